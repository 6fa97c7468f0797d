import type { Optimizer } from '../../contracts/components/optimizer.js';
import { add, div, mul, sqrt, square, sub } from '../../tfjs/core.js';
import { learningRateSchema } from '../update/learning-rate-schema.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';

type RmspropSettings = {
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly centered: boolean;
  readonly weightDecay?: number;
};

/**
 * RMSprop (Tieleman and Hinton, 2012) as Keras has it: v = ρ v + (1 - ρ) g², the step is η g / √(v + ε), where the
 * centred variant subtracts the square of the mean gradient from v; momentum accumulates steps.
 */
export const rmsprop: Optimizer<RmspropSettings> = {
  name: 'rmsprop',
  revision: 1,
  summary: 'RMSprop (Tieleman and Hinton, 2012), as Keras’ RMSprop.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      learning_rate: learningRateSchema(0.001),
      rho: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9, description: 'Decay of the mean square.' },
      momentum: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0,
        description: 'Fraction of the last step that is kept.',
      },
      epsilon: { type: 'number', exclusiveMinimum: 0, default: 1e-7, description: 'Keeps the denominator from zero.' },
      centered: {
        type: 'boolean',
        default: false,
        description: 'Whether the variance is used instead of the mean square.',
      },
      weight_decay: weightDecaySchema,
    },
  },
  slots: ({ momentum, centered }) => ({
    mean_square: 0,
    ...(centered && { mean_gradient: 0 }),
    ...(momentum > 0 && { momentum: 0 }),
  }),
  step({ rho, momentum, epsilon, centered, weightDecay }, { learningRate }) {
    const decay = decayed(weightDecay, learningRate);
    return ({ weight, gradient, slots }) => {
      const meanSquare = add(mul(slots.mean_square!, rho), mul(square(gradient), 1 - rho));
      const meanGradient = centered && add(mul(slots.mean_gradient!, rho), mul(gradient, 1 - rho));
      const spread = meanGradient ? sub(meanSquare, square(meanGradient)) : meanSquare;
      const descent = div(mul(gradient, learningRate), sqrt(add(spread, epsilon)));
      const change = momentum > 0 ? add(mul(slots.momentum!, momentum), descent) : descent;
      return {
        weight: sub(decay(weight), change),
        slots: {
          mean_square: meanSquare,
          ...(meanGradient && { mean_gradient: meanGradient }),
          ...(momentum > 0 && { momentum: change }),
        },
      };
    };
  },
};
