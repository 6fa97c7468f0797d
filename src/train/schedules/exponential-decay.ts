import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

type Exponential = {
  readonly decayRate: number;
  readonly decayEpochs: number;
  readonly staircase: boolean;
};

/** decay_rate to the power of (epochs gone by / decay_epochs), as Keras' ExponentialDecay with its steps in epochs. */
export const exponentialDecay: Schedule<Exponential> = {
  name: 'exponential_decay',
  revision: 1,
  summary:
    'Falls by the same factor in every so many epochs, evenly or in a staircase, as Keras’ ExponentialDecay; with ' +
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
        description: 'What the rate is multiplied by.',
      },
      decay_epochs: {
        type: 'number',
        exclusiveMinimum: 0,
        default: 1,
        description: 'Epochs in which it falls by that much.',
      },
      staircase: {
        type: 'boolean',
        default: false,
        description: 'Whether it falls at the end of these epochs only.',
      },
    },
  },
  factor({ decayRate, decayEpochs, staircase }, { step, stepsPerEpoch }) {
    const times = step / (decayEpochs * stepsPerEpoch);
    // Rounding must not put a step that begins a stair on the one before.
    return decayRate ** (staircase ? Math.floor(times * (1 + 1e-12)) : times);
  },
};
