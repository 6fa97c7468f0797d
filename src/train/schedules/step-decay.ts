import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

/**
 * Piecewise constant: at each boundary the rate is multiplied once more (Keras' PiecewiseConstantDecay, PyTorch's
 * MultiStepLR).
 */
export const stepDecay: Schedule<{ readonly boundaries: readonly number[]; readonly factor: number }> = {
  name: 'step_decay',
  revision: 1,
  summary:
    'Decays by a factor at given fractions of the training, by default at 30, 60 and 90 % of it as BiT does (Kolesnikov et ' +
    'al., 2020); as PyTorch’s MultiStepLR and Keras’ PiecewiseConstantDecay. To decay every so many epochs see ' +
    '`exponential_decay` with `staircase`.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      boundaries: {
        type: 'array',
        items: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
        default: [0.3, 0.6, 0.9],
        description:
          'Fractions of the updates of the weights, between 0 and 1, after each of which the learning rate decays.',
      },
      factor: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.1,
        description: 'Factor by which the learning rate is multiplied at each of them.',
      },
    },
  },
  factor({ boundaries, factor }, { step, steps }) {
    const passed = boundaries.filter((boundary) => step >= Math.round(boundary * steps));
    return factor ** passed.length;
  },
};
