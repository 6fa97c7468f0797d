import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

/**
 * From the learning rate to `endLearningRate` along a power of what is left, as Keras' PolynomialDecay over the phase.
 */
export const polynomialDecay: Schedule<{ readonly endLearningRate: number; readonly power: number }> = {
  name: 'polynomial_decay',
  revision: 1,
  summary: 'A straight line, or another power, down to a last rate at the end of training, as Keras’ PolynomialDecay.',
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
      power: { type: 'number', exclusiveMinimum: 0, default: 1, description: '1 is a straight line.' },
    },
  },
  factor({ endLearningRate, power }, { step, steps, learningRate }) {
    const end = endLearningRate / learningRate;
    return (1 - end) * (1 - Math.min(1, step / steps)) ** power + end;
  },
};
