import type { Recipe } from '../../contracts/components/recipe.js';

export const surgical: Recipe<{ readonly block: string }> = {
  name: 'surgical',
  revision: 1,
  summary:
    'One block is tuned with the head: an early one where images look different, a late one where the classes ' +
    'differ. The paper tries rates from 1e-3 to 1e-5: sweep `optimizer.learning_rate`.',
  citation:
    'Lee, Chen, Tajwar, Kumar, Yao, Liang, Finn: Surgical Fine-Tuning Improves Adaptation to Distribution Shifts, ' +
    'ICLR 2023, https://arxiv.org/abs/2210.11466',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['block'],
    properties: {
      block: {
        description: 'The block, stage or layer to tune, e.g. `block_3`, `conv2` or `block_3_expand`.',
        type: 'string',
        minLength: 1,
        examples: ['block_3'],
      },
    },
  },
  shorthand: 'block',
  expand: ({ block }) => ({ frozen_layers: { except: block }, batch_norm: 'frozen' }),
};
