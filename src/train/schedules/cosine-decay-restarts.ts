import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

type Restarts = {
  readonly firstDecayEpochs: number;
  readonly tMul: number;
  readonly mMul: number;
  readonly alpha: number;
};

/** SGDR (Loshchilov and Hutter, 2016) as in Keras' CosineDecayRestarts, with the first period given in epochs. */
export const cosineDecayRestarts: Schedule<Restarts> = {
  name: 'cosine_decay_restarts',
  revision: 1,
  summary: 'Cosine decay with warm restarts (SGDR, Loshchilov and Hutter, 2016), as Keras’ CosineDecayRestarts.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      first_decay_epochs: {
        type: 'number',
        minimum: 0.1,
        default: 10,
        description: 'Epochs until the first restart.',
      },
      t_mul: {
        type: 'number',
        minimum: 1,
        default: 2,
        description: 'Ratio of the length of each period to that of the one before it.',
      },
      m_mul: {
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 1,
        description: 'Ratio of the initial learning rate of each period to that of the one before it.',
      },
      alpha: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0,
        description: 'Learning rate at the end of a period, as a fraction of the initial one.',
      },
    },
  },
  factor({ firstDecayEpochs, tMul, mMul, alpha }, { step, stepsPerEpoch }) {
    let period = firstDecayEpochs * stepsPerEpoch;
    let since = step;
    let height = 1;
    // Rounding must not put a step that begins a period at the end of the one before.
    while (since >= period - 1e-9 * step) {
      since = Math.max(0, since - period);
      period *= tMul;
      height *= mMul;
    }
    const cosine = 0.5 * height * (1 + Math.cos((Math.PI * since) / period));
    return (1 - alpha) * cosine + alpha;
  },
};
