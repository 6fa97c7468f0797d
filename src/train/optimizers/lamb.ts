import type { Tensor } from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../contracts/components/optimizer.js';
import { add, div, greater, logicalAnd, mul, onesLike, pow, sqrt, square, sub, sum, where } from '../../tfjs/core.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';
import { type AdamSettings, adamProperties, adamSlots } from './adam.js';

/**
 * LAMB (You et al., 2019, "Large Batch Optimization for Deep Learning") as Keras has it: the step of a weight is Adam's,
 * s = m̂ / (√v̂ + ε), scaled to the norm of the weight: w -= η s |w| / |s|, or η s where a norm is 0. With weight
 * decay, |w| is the norm after the decay.
 */
export const lamb: Optimizer<AdamSettings> = {
  name: 'lamb',
  revision: 1,
  summary:
    'LAMB (You et al., 2019), as Keras’ Lamb: Adam for large batches, with steps in proportion to the weight’s norm.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: { ...adamProperties, weight_decay: weightDecaySchema },
  },
  slots: adamSlots,
  step({ beta1, beta2, epsilon, weightDecay }, { learningRate, step }) {
    const ofM = sub(1, pow(beta1, step));
    const ofV = sub(1, pow(beta2, step));
    const decay = decayed(weightDecay, learningRate);
    return ({ weight, gradient, slots: { first_moment: m, second_moment: v } }) => {
      const nextM = add(m!, mul(sub(gradient, m!), 1 - beta1));
      const nextV = add(v!, mul(sub(square(gradient), v!), 1 - beta2));
      const direction = div(div(nextM, ofM), add(sqrt(div(nextV, ofV)), epsilon));
      const before = decay(weight);
      const ratio = trustRatio(normOf(before), normOf(direction));
      return {
        weight: sub(before, mul(direction, mul(ratio, learningRate))),
        slots: { first_moment: nextM, second_moment: nextV },
      };
    };
  },
};

const normOf = (tensor: Tensor) => sqrt(sum(square(tensor)));

/** |w| / |s|, or 1 where one of them is 0. */
function trustRatio(weight: Tensor, direction: Tensor): Tensor {
  const both = logicalAnd(greater(weight, 0), greater(direction, 0));
  return where(both, div(weight, direction), onesLike(weight));
}
