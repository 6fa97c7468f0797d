import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';

/** Half a cosine from 1 to `alpha` over the whole phase (Loshchilov and Hutter, 2016), as Keras' CosineDecay. */
export const cosineDecay: Schedule<{ readonly alpha: number }> = {
  name: 'cosine_decay',
  revision: 1,
  summary: 'Half a cosine down to the end of training (Loshchilov and Hutter, 2016), as Keras’ CosineDecay.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0,
        description: 'Learning rate at the end, as a fraction of the initial one.',
      },
    },
  },
  factor({ alpha }, { step, steps }) {
    const cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, step / steps)));
    return (1 - alpha) * cosine + alpha;
  },
};
