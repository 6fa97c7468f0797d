import { refuseFineTuning } from './refuse-fine-tuning.js';
import type { Section } from './section.js';

export const frozenLayers: Section = {
  schema: {
    description: 'Which layers of the backbone keep their weights.',
    default: 'all',
    anyOf: [
      { enum: ['all', 'none'], description: '`all`: only the head is trained; `none`: the whole network is.' },
      {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        maxProperties: 1,
        expected: 'exactly one of until, match and trainable_last',
        properties: {
          until: {
            description:
              'Frozen up to and including this layer, or the last layer of this block: `block_13` means all of it.',
            type: 'string',
            minLength: 1,
          },
          match: {
            description: 'Frozen are the layers whose name this regular expression (JavaScript) matches.',
            type: 'string',
            minLength: 1,
            format: 'regex',
            expected: 'a regular expression that is not empty',
          },
          trainable_last: {
            description: 'All are frozen except this many layers at the end.',
            type: 'integer',
            minimum: 1,
          },
        },
      },
    ],
  },
  check: refuseFineTuning,
};
