import type { Optimizer } from '../../contracts/components/optimizer.js';
import { add, div, mul, sqrt, square, sub } from '../../tfjs/core.js';
import { learningRateSchema } from '../update/learning-rate-schema.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';

type AdagradSettings = {
  readonly initialAccumulatorValue: number;
  readonly epsilon: number;
  readonly weightDecay?: number;
};

/**
 * Adagrad (Duchi et al., 2011, "Adaptive Subgradient Methods") as Keras has it: the squares of all gradients are added
 * to an accumulator a, a += g², and the step is η g / √(a + ε).
 */
export const adagrad: Optimizer<AdagradSettings> = {
  name: 'adagrad',
  revision: 1,
  summary: 'Adagrad (Duchi et al., 2011), as Keras’ Adagrad: steps become shorter where gradients were large.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      learning_rate: learningRateSchema(0.001),
      initial_accumulator_value: {
        type: 'number',
        minimum: 0,
        default: 0.1,
        description: 'Initial value of the sum of squared gradients.',
      },
      epsilon: { type: 'number', exclusiveMinimum: 0, default: 1e-7, description: 'Keeps the denominator from zero.' },
      weight_decay: weightDecaySchema,
    },
  },
  slots: ({ initialAccumulatorValue }) => ({ accumulator: initialAccumulatorValue }),
  step({ epsilon, weightDecay }, { learningRate }) {
    const decay = decayed(weightDecay, learningRate);
    return ({ weight, gradient, slots }) => {
      const accumulator = add(slots.accumulator!, square(gradient));
      const descent = div(mul(gradient, learningRate), sqrt(add(accumulator, epsilon)));
      return { weight: sub(decay(weight), descent), slots: { accumulator } };
    };
  },
};
