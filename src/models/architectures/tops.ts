/**
 * The classification heads of networks (Keras' `include_top`): short names for their layers, like those of
 * architecture.ts, and the head that most networks have.
 */

import type { Architecture } from '../../contracts/components/backbone.js';
import { layers } from '../../tfjs/layers.js';
import { globalAverage, type SymbolicTensor } from './architecture.js';

/** The number of ImageNet's classes. */
export const classes = 1000;

/** Keras' names of most networks' last layer, today and when some of its published files were written. */
export const classifierNames = ['predictions', 'probs', 'fc1000'] as const;

/** The activation of the last layer; `linear` returns logits. */
export type ClassifierActivation = Architecture['classifierActivation'];

/** Global average pooling, then the classifier: [n, h, w, c] -> [n, 1000]. */
export function averageTop(
  x: SymbolicTensor,
  activation: ClassifierActivation,
  { average = 'avg_pool', dropped = 0 }: { average?: string; dropped?: number } = {},
): SymbolicTensor {
  const averages = globalAverage(x, average);
  return classifier(dropped > 0 ? dropoutLayer(averages, 'top_dropout', dropped) : averages, activation);
}

/** The layer of ImageNet's classes: [n, c] -> [n, 1000]. */
export function classifier(x: SymbolicTensor, activation: ClassifierActivation = 'softmax'): SymbolicTensor {
  return denseLayer(x, 'predictions', classes, activation);
}

/** The activation of logits [n, 1000], for networks in which Keras has it as a separate layer. */
export function predictions(logits: SymbolicTensor, activation: ClassifierActivation = 'softmax'): SymbolicTensor {
  return layers.activation({ name: 'predictions', activation }).apply(logits) as SymbolicTensor;
}

/** A fully connected layer: [n, c] -> [n, units]. */
export function denseLayer(
  x: SymbolicTensor,
  name: string,
  units: number,
  activation: 'relu' | 'softmax' | 'linear',
): SymbolicTensor {
  return layers.dense({ name, units, activation, kernelInitializer: 'zeros' }).apply(x) as SymbolicTensor;
}

/** Keras' Dropout, for training from scratch; the identity in inference mode, in which backbones are always called. */
export function dropoutLayer(x: SymbolicTensor, name: string, rate: number): SymbolicTensor {
  return layers.dropout({ name, rate }).apply(x) as SymbolicTensor;
}

/** Keras' Flatten: [n, h, w, c] -> [n, h w c]. */
export function flatten(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.flatten({ name }).apply(x) as SymbolicTensor;
}

/** Drops the spatial axes: [n, 1, 1, c] -> [n, c]. */
export function withoutSpatialAxes(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.reshape({ name, targetShape: [x.shape.at(-1)!] }).apply(x) as SymbolicTensor;
}
