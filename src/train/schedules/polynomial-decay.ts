import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

/**
 * Decays from the learning rate to `endLearningRate` by a power of the remaining fraction of the phase, as Keras'
 * PolynomialDecay.
 */
export const polynomialDecay: Schedule<{ readonly endLearningRate: number; readonly power: number }> = {
  name: 'polynomial_decay',
  revision: 1,
  summary: 'Decays linearly, or by another power, to a final rate at the end of training, as Keras’ PolynomialDecay.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      end_learning_rate: {
        type: 'number',
        minimum: 0,
        default: 0.0001,
        description: 'Learning rate at the end.',
      },
      power: { type: 'number', exclusiveMinimum: 0, default: 1, description: 'Power of the decay; 1 is linear.' },
    },
  },
  factor({ endLearningRate, power }, { step, steps, learningRate }) {
    const end = endLearningRate / learningRate;
    return (1 - end) * (1 - Math.min(1, step / steps)) ** power + end;
  },
};
