import type { Optimizer } from '../../contracts/components/optimizer.js';
import { abs, add, div, maximum, mul, pow, sub } from '../../tfjs/core.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';
import { type AdamSettings, adamProperties } from './adam.js';

/**
 * Adamax (Kingma and Ba, 2014, section 7.1) as Keras has it, Adam with an infinity norm in place of the second
 * moment: m += (g - m)(1 - β1), u = max(β2 u, |g|), and the step is η m / ((1 - β1^step)(u + ε)).
 */
export const adamax: Optimizer<AdamSettings> = {
  name: 'adamax',
  revision: 1,
  summary: 'Adamax (Kingma and Ba, 2014), as Keras’ Adamax: Adam scaled by the largest recent gradient.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...adamProperties,
      beta_2: { ...adamProperties.beta_2, description: 'Decay of the infinity norm.' },
      weight_decay: weightDecaySchema,
    },
  },
  slots: () => ({ first_moment: 0, infinity_norm: 0 }),
  step({ beta1, beta2, epsilon, weightDecay }, { learningRate, step }) {
    const rate = div(learningRate, sub(1, pow(beta1, step)));
    const decay = decayed(weightDecay, learningRate);
    return ({ weight, gradient, slots: { first_moment: m, infinity_norm: u } }) => {
      const nextM = add(m!, mul(sub(gradient, m!), 1 - beta1));
      const nextU = maximum(mul(u!, beta2), abs(gradient));
      return {
        weight: sub(decay(weight), div(mul(nextM, rate), add(nextU, epsilon))),
        slots: { first_moment: nextM, infinity_norm: nextU },
      };
    };
  },
};
