import type { JsonSchema } from '../../../contracts/components/component.js';
import type { Section } from '../section.js';

/** The schema of the block, and of `frozen_layers` in a phase. */
export const frozenLayersSchema: JsonSchema = {
  description: 'Which layers of the backbone keep their weights.',
  anyOf: [
    { enum: ['all', 'none'], description: '`all`: only the head is trained; `none`: the whole network is trained.' },
    {
      type: 'object',
      additionalProperties: false,
      minProperties: 1,
      maxProperties: 1,
      expected: 'exactly one of until, match, except, trainable_last and trainable_last_blocks',
      properties: {
        until: {
          description:
            'Frozen up to and including this layer, or the last layer of this block: `block_13` means all of it.',
          type: 'string',
          minLength: 1,
        },
        match: {
          description: 'Layers whose name matches this regular expression (JavaScript) are frozen.',
          type: 'string',
          minLength: 1,
          format: 'regex',
          expected: 'a regular expression that is not empty',
        },
        except: {
          description: 'All are frozen except this layer, or all layers of this block.',
          type: 'string',
          minLength: 1,
        },
        trainable_last: {
          description: 'All are frozen except this many layers at the end.',
          type: 'integer',
          minimum: 1,
        },
        trainable_last_blocks: {
          description: 'All are frozen except this many blocks at the end.',
          type: 'integer',
          minimum: 1,
        },
      },
    },
  ],
};

export const frozenLayers: Section = {
  schema: { ...frozenLayersSchema, default: 'all' },
};
