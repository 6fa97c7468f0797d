import type { Optimizer } from '../../contracts/components/optimizer.js';
import { add, mul, sub } from '../../tfjs/core.js';
import { learningRateSchema } from '../update/learning-rate-schema.js';
import { decayed, weightDecaySchema } from '../update/weight-decay.js';

type SgdSettings = {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay?: number;
};

/**
 * Stochastic gradient descent as Keras has it: without momentum w -= η g; with it u = μ u - η g and w += u, or
 * w += μ u - η g with Nesterov's look-ahead (Sutskever et al., 2013).
 */
export const sgd: Optimizer<SgdSettings> = {
  name: 'sgd',
  revision: 1,
  summary: 'Stochastic gradient descent with optional (Nesterov) momentum, as Keras’ SGD.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      learning_rate: learningRateSchema(0.01),
      momentum: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0,
        description: 'Fraction of the last step that is kept.',
      },
      nesterov: { type: 'boolean', default: false, description: 'Whether to use Nesterov momentum.' },
      weight_decay: weightDecaySchema,
    },
  },
  slots: ({ momentum }) => (momentum > 0 ? { velocity: 0 } : {}),
  step({ momentum, nesterov, weightDecay }, { learningRate }) {
    const decay = decayed(weightDecay, learningRate);
    return ({ weight, gradient, slots }) => {
      const descent = mul(gradient, learningRate);
      if (momentum === 0) return { weight: sub(decay(weight), descent), slots: {} };
      const velocity = sub(mul(slots.velocity!, momentum), descent);
      const change = nesterov ? sub(mul(velocity, momentum), descent) : velocity;
      return { weight: add(decay(weight), change), slots: { velocity } };
    };
  },
};
