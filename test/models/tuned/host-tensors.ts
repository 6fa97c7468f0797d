import * as tf from '@tensorflow/tfjs-core';
import type { HostTensor, Named, TensorSpec } from '../../../src/contracts/tensors.js';
import { randomStream } from '../../../src/foundation/random.js';

export function drawnPixels(batch: number, inputSize: number): HostTensor {
  const draw = randomStream('test pixels');
  const data = new Uint8Array(batch * inputSize * inputSize * 3).map(() => draw.below(256));
  return { shape: [batch, inputSize, inputSize, 3], dtype: 'uint8', data };
}

export const specsOf = (weights: Named<HostTensor>): Named<TensorSpec> =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape, dtype }]) => [name, { shape, dtype }]));

export const onTensors = (weights: Named<HostTensor>): Named<tf.Tensor> =>
  Object.fromEntries(Object.entries(weights).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]));
