import type { JsonSchema } from '../../contracts/components/component.js';
import { seedSchema } from './section.js';

export const sweep: JsonSchema = {
  description: 'Which settings are varied: one run for every combination of the grid and every seed.',
  type: 'object',
  defaultNote: 'none',
  additionalProperties: false,
  properties: {
    grid: {
      description:
        'Lists of values by the dotted path of a setting, e.g. `optimizer.learning_rate: [0.01, 0.001]` or ' +
        '`head.layers.1.dropout: [0.0, 0.2]` (positions in lists count from 0).',
      type: 'object',
      defaultNote: 'none',
      additionalProperties: {
        description: 'The values that this setting takes.',
        type: 'array',
        minItems: 1,
        expected: 'a list of at least one value',
      },
    },
    seeds: {
      description: 'Seeds: every point of the grid is run with each of them.',
      type: 'array',
      items: seedSchema('A seed.', {}),
      minItems: 1,
      uniqueItems: true,
      expected: 'a list of different whole numbers',
      defaultNote: "the file's seed",
    },
  },
};
