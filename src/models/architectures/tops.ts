/**
 * What networks end in where they tell the 1000 classes of ImageNet apart: words for their tops, like those of
 * architecture.ts, and the top that most of them have.
 */
import { layers } from '@tensorflow/tfjs-layers';
import type { Architecture } from '../../contracts/components/backbone.js';
import { globalAverage, type SymbolicTensor } from './architecture.js';

/** Of ImageNet. */
export const classes = 1000;

/** What Keras calls the classifier of most networks, and called it when some of its published files were written. */
export const classifierNames = ['predictions', 'probs', 'fc1000'] as const;

/** Of a classifier; unlike in Keras, `linear` is what gives logits. */
export type ClassifierActivation = Architecture['classifierActivation'];

/** Every channel's average, then the classifier: [n, h, w, c] -> [n, 1000]. */
export function averageTop(
  x: SymbolicTensor,
  activation: ClassifierActivation,
  { average = 'avg_pool', dropped = 0 }: { average?: string; dropped?: number } = {},
): SymbolicTensor {
  const averages = globalAverage(x, average);
  return classifier(dropped > 0 ? dropout(averages, 'top_dropout', dropped) : averages, activation);
}

/** [n, c] -> [n, 1000]. */
export function classifier(x: SymbolicTensor, activation: ClassifierActivation = 'softmax'): SymbolicTensor {
  return dense(x, 'predictions', classes, activation);
}

/** The activation of logits [n, 1000] where Keras has it as a layer of its own. */
export function predictions(logits: SymbolicTensor, activation: ClassifierActivation = 'softmax'): SymbolicTensor {
  return layers.activation({ name: 'predictions', activation }).apply(logits) as SymbolicTensor;
}

/** [n, c] -> [n, units]. */
export function dense(
  x: SymbolicTensor,
  name: string,
  units: number,
  activation: 'relu' | 'softmax' | 'linear',
): SymbolicTensor {
  return layers.dense({ name, units, activation, kernelInitializer: 'zeros' }).apply(x) as SymbolicTensor;
}

/** Keras' layer for training from scratch. In inference mode, in which backbones are always called here, it is x. */
export function dropout(x: SymbolicTensor, name: string, rate: number): SymbolicTensor {
  return layers.dropout({ name, rate }).apply(x) as SymbolicTensor;
}

/** [n, h, w, c] -> [n, h w c], channels of one place side by side. */
export function flatten(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.flatten({ name }).apply(x) as SymbolicTensor;
}

/** [n, 1, 1, c] -> [n, c]. */
export function withoutPlaces(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.reshape({ name, targetShape: [x.shape.at(-1)!] }).apply(x) as SymbolicTensor;
}
