import type { Scalar } from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../contracts/components/optimizer.js';
import { add, div, mul, pow, sqrt, square, sub } from '../../tfjs/core.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';
import { type AdamSettings, adamProperties, adamSlots } from './adam.js';

/**
 * Nadam (Dozat, 2016, "Incorporating Nesterov Momentum into Adam") as Keras has it. The momentum grows with the step,
 * μ(t) = β1 (1 - 0.96^t / 2), so the bias of the first moment is corrected by the product of all momenta so far,
 * P(t) = μ(1) ⋯ μ(t), which is the same for all weights.
 */
export const nadam: Optimizer<AdamSettings> = {
  name: 'nadam',
  revision: 1,
  summary: 'Nadam (Dozat, 2016), as Keras’ Nadam: Adam with Nesterov momentum.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: { ...adamProperties, weight_decay: weightDecaySchema },
  },
  slots: adamSlots,
  state: {
    initial: () => ({ momentum_product: 1 }),
    advance: ({ beta1 }, { momentum_product }, step) => ({
      momentum_product: mul(momentum_product!, momentumAt(beta1, step)),
    }),
  },

  /**
   * m += (g - m)(1 - β1), v += (g² - v)(1 - β2), and the step is η m̂ / (√v̂ + ε) with v̂ = v / (1 - β2^t) and
   * m̂ = μ(t+1) m / (1 - P(t+1)) + (1 - μ(t)) g / (1 - P(t)).
   */
  step({ beta1, beta2, epsilon, weightDecay }, { learningRate, step, state }) {
    const product = state.momentum_product!;
    const [now, ahead] = [momentumAt(beta1, step), momentumAt(beta1, add(step, 1))];
    const ofMoment = div(ahead, sub(1, mul(product, ahead)));
    const ofGradient = div(sub(1, now), sub(1, product));
    const correction = sub(1, pow(beta2, step));
    // As in Keras, β is a float32: 1 - 0.999 then differs in the fifth digit, in the correction too.
    const [share1, share2] = [1 - Math.fround(beta1), 1 - Math.fround(beta2)];
    const decay = decayed(weightDecay, learningRate);
    return ({ weight, gradient, slots: { first_moment: m, second_moment: v } }) => {
      const nextM = add(m!, mul(sub(gradient, m!), share1));
      const nextV = add(v!, mul(sub(square(gradient), v!), share2));
      const direction = add(mul(nextM, ofMoment), mul(gradient, ofGradient));
      return {
        weight: sub(decay(weight), div(mul(direction, learningRate), add(sqrt(div(nextV, correction)), epsilon))),
        slots: { first_moment: nextM, second_moment: nextV },
      };
    };
  },
};

/** μ of a step. */
function momentumAt(beta1: number, step: Scalar): Scalar {
  return mul(sub(1, mul(pow(0.96, step), 0.5)), beta1);
}
