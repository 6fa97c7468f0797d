import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { mul, sub } from '../../tfjs/core.js';

const description = 'Weight decay: in each step, learning rate · weight decay · weight is subtracted from the weight.';

/** The schema for AdamW, which always has a weight decay. */
export const weightDecayOf = (value: number) => ({ type: 'number', minimum: 0, default: value, description }) as const;

/**
 * The schema for optimizers with an optional weight decay, which is left out of documents where the file does not set
 * it.
 */
export const weightDecaySchema = { type: 'number', minimum: 0, defaultNote: '0', description } as const;

/**
 * Decoupled weight decay (Loshchilov and Hutter, 2017) for all optimizers, as in Keras 3: before the step, w shrinks by
 * learning rate · decay · w. Without a decay the weight is unchanged.
 */
export function decayed(weightDecay: number | undefined, learningRate: Scalar): (weight: Tensor) => Tensor {
  if (weightDecay === undefined) return (weight) => weight;
  const decay = mul(learningRate, weightDecay);
  return (weight) => sub(weight, mul(weight, decay));
}
