import { entryOf, memberOf } from '../../text/tree.js';
import type { Section } from '../section.js';
import { frozenLayersSchema } from './frozen-layers.js';

export const phases: Section = {
  schema: {
    description:
      'Stages of training, one after the other. Weights carry over from phase to phase; the optimizer and its schedule ' +
      'start anew. Early stopping counts within a phase, and the weights that it keeps carry over. Epochs in metrics.csv ' +
      'are numbered across phases.',
    type: 'array',
    minItems: 1,
    maxItems: 100,
    expected: 'a list of phases, e.g. [{ frozen_layers: all }, { frozen_layers: none, learning_rate_factor: 0.01 }]',
    items: {
      type: 'object',
      additionalProperties: false,
      properties: {
        frozen_layers: { ...frozenLayersSchema, defaultNote: "the file's `frozen_layers`" },
        epochs: {
          description: 'Maximum number of passes over the training images.',
          type: 'integer',
          minimum: 1,
          maximum: 1_000_000,
          defaultNote: "training's `epochs`",
        },
        learning_rate: {
          description: 'The learning rate of this phase.',
          type: 'number',
          exclusiveMinimum: 0,
          defaultNote: "the optimizer's",
        },
        learning_rate_factor: {
          description: "The learning rate as a fraction of the optimizer's, so that it follows where that is swept.",
          type: 'number',
          exclusiveMinimum: 0,
          defaultNote: '1',
        },
      },
    },
    defaultNote: 'one phase',
  },
  check(complete, _written, problems) {
    const all = complete.kind === 'list' ? complete.items : [];
    for (const [index, phase] of all.entries()) {
      const factor = entryOf(phase, 'learning_rate_factor');
      if (memberOf(phase, 'learning_rate') && factor) {
        const text = `phases.${index} has learning_rate and learning_rate_factor; expected at most one of them`;
        problems.add('CONFIG_CONFLICT', factor.keyPlace, text);
      }
    }
  },
};
