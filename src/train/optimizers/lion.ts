import type { Optimizer } from '../../contracts/components/optimizer.js';
import { add, mul, sign, sub } from '../../tfjs/core.js';
import { learningRateSchema } from '../update/learning-rate-schema.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';

type LionSettings = {
  readonly beta1: number;
  readonly beta2: number;
  readonly weightDecay?: number;
};

/**
 * Lion (Chen et al., 2023, "Symbolic Discovery of Optimization Algorithms") as Keras has it: the step is the learning
 * rate in the direction of sign(β1 m + (1 - β1) g), and then m = β2 m + (1 - β2) g.
 */
export const lion: Optimizer<LionSettings> = {
  name: 'lion',
  revision: 1,
  summary: 'Lion (Chen et al., 2023), as Keras’ Lion: steps of one size, in the direction of the sign of a momentum.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      learning_rate: learningRateSchema(0.001),
      beta_1: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.9,
        description: 'Weight of the momentum in the direction of a step.',
      },
      beta_2: { type: 'number', minimum: 0, maximum: 1, default: 0.99, description: 'Decay of the momentum.' },
      weight_decay: weightDecaySchema,
    },
  },
  slots: () => ({ momentum: 0 }),
  step: ({ beta1, beta2, weightDecay }, { learningRate }) => {
    const decay = decayed(weightDecay, learningRate);
    return ({ weight, gradient, slots: { momentum } }) => {
      const direction = sign(add(mul(momentum!, beta1), mul(gradient, 1 - beta1)));
      return {
        weight: sub(decay(weight), mul(direction, learningRate)),
        slots: { momentum: add(mul(momentum!, beta2), mul(gradient, 1 - beta2)) },
      };
    };
  },
};
