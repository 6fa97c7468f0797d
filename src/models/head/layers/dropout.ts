import type { HeadLayer } from '../../../contracts/components/head-layer.js';
import { mul } from '../../../tfjs/core.js';
import { layers } from '../../../tfjs/layers.js';

type DropoutSettings = {
  readonly rate: number;
};

/** Keras' Dropout: in training, a fraction of the inputs is set to zero and the others are scaled by 1 / (1 - rate). */
export const dropout: HeadLayer<DropoutSettings> = {
  name: 'dropout',
  revision: 1,
  summary: 'Sets a fraction of its inputs to zero in training, as Keras’ Dropout.',
  shorthand: 'rate',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['rate'],
    properties: {
      rate: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        description: 'Fraction of the inputs set to zero, [0, 1).',
      },
    },
  },
  plan: ({ rate }, inputShape) => ({ outputShape: inputShape, weights: {}, dropoutRate: rate }),
  call: (_settings, x, { training, mask }) => (training ? mul(x, mask!) : x),
  toKeras: ({ rate }, name) => layers.dropout({ name, rate }),
};
