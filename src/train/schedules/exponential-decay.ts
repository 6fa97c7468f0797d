import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

type Exponential = {
  readonly decayRate: number;
  readonly decayEpochs: number;
  readonly staircase: boolean;
};

/**
 * decay_rate to the power of (elapsed epochs / decay_epochs), as in Keras' ExponentialDecay but in epochs instead of
 * steps.
 */
export const exponentialDecay: Schedule<Exponential> = {
  name: 'exponential_decay',
  revision: 1,
  summary:
    'Decays by a factor per number of epochs, continuously or in a staircase, as Keras’ ExponentialDecay; with ' +
    '`staircase` it is PyTorch’s StepLR.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      decay_rate: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.96,
        description: 'Factor by which the learning rate is multiplied.',
      },
      decay_epochs: {
        type: 'number',
        exclusiveMinimum: 0,
        default: 1,
        description: 'Number of epochs over which the learning rate decays by that factor.',
      },
      staircase: {
        type: 'boolean',
        default: false,
        description: 'Whether the learning rate decays in steps, only after each `decay_epochs` epochs.',
      },
    },
  },
  factor({ decayRate, decayEpochs, staircase }, { step, stepsPerEpoch }) {
    const times = step / (decayEpochs * stepsPerEpoch);
    // Rounding must not put a step that begins a stair on the one before.
    return decayRate ** (staircase ? Math.floor(times * (1 + 1e-12)) : times);
  },
};
