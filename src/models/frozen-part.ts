import { max, mean, reshape, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { HeadSettings } from '../contracts/experiment.js';
import type { ProgramDefinition } from '../contracts/tensors.js';
import type { LoadedBackbone } from './backbone.js';

type Pooling = HeadSettings['pooling'];

/** Floats in one row of features. */
export function featureWidth({ outputShape: [height, width, channels] }: LoadedBackbone, pooling: Pooling): number {
  return pooling === 'flatten' ? height * width * channels : channels;
}

/**
 * The frozen part of a network with nothing tuned: `pixels` [batch, size, size, 3] uint8, RGB in 0..255 ->
 * `features` [batch, width] float32.
 */
export function frozenPart(
  backbone: LoadedBackbone,
  { pooling, inputSize, batchSize }: { pooling: Pooling; inputSize: number; batchSize: number },
): ProgramDefinition {
  return {
    name: `${backbone.backbone.name} features`,
    inputs: { pixels: { shape: [batchSize, inputSize, inputSize, 3], dtype: 'uint8' } },
    call: ({ pixels }) => ({ features: pooled(backbone.call(pixels as Tensor4D), pooling) }),
  };
}

/** [n, h, w, c] -> [n, width]. */
export function pooled(features: Tensor4D, pooling: Pooling): Tensor {
  if (pooling === 'avg') return mean(features, [1, 2]);
  if (pooling === 'max') return max(features, [1, 2]);
  const [batch, height, width, channels] = features.shape;
  return reshape(features, [batch, height * width * channels]);
}
