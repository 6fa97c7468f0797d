import { mul, type Scalar, sub, type Tensor } from '@tensorflow/tfjs-core';

const description = 'Share of each weight taken away, times the learning rate.';

/** Of AdamW, which is nothing without it. */
export const weightDecayOf = (value: number) => ({ type: 'number', minimum: 0, default: value, description }) as const;

/** Of optimizers that have it as an option; not written where the file is silent. */
export const weightDecaySchema = { type: 'number', minimum: 0, defaultNote: '0', description } as const;

/**
 * Decoupled weight decay (Loshchilov and Hutter, 2017), of all optimizers alike, as Keras 3 has it: before the step, w
 * shrinks by learning rate · decay · w. Without a decay the weight is as it was.
 */
export function decayed(weightDecay: number | undefined, learningRate: Scalar): (weight: Tensor) => Tensor {
  if (weightDecay === undefined) return (weight) => weight;
  const decay = mul(learningRate, weightDecay);
  return (weight) => sub(weight, mul(weight, decay));
}
