import type { Recipe } from '../../contracts/components/recipe.js';

type GradualUnfreezeSettings = {
  readonly blocks: number;
  readonly phaseEpochs: number;
  readonly layerDecay: number;
};

export const gradualUnfreeze: Recipe<GradualUnfreezeSettings> = {
  name: 'gradual_unfreeze',
  revision: 1,
  summary:
    'First only the head is trained, then the last block with it, then the last two, …; each block has a lower learning rate than ' +
    "the one after it. All phases but the last have `phase_epochs`, the last has training's `epochs`.",
  citation:
    'Howard, Ruder: Universal Language Model Fine-tuning for Text Classification, ACL 2018, ' +
    'https://arxiv.org/abs/1801.06146 (one epoch a phase, rates divided by 2.6)',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      blocks: {
        description: 'Blocks at the end of the network that are tuned in the last phase.',
        type: 'integer',
        minimum: 1,
        maximum: 99,
        default: 3,
      },
      phase_epochs: {
        description: 'Epochs of each phase but the last.',
        type: 'integer',
        minimum: 1,
        default: 1,
      },
      layer_decay: {
        description: 'Learning rate of each block as a fraction of that of the block after it.',
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        default: 0.3846,
      },
    },
  },
  shorthand: 'blocks',
  expand: ({ blocks, phaseEpochs, layerDecay }) => ({
    frozen_layers: { trainable_last_blocks: blocks },
    batch_norm: 'frozen',
    'optimizer.layer_decay': layerDecay,
    phases: Array.from({ length: blocks + 1 }, (_, tuned) => {
      if (tuned === blocks) return {};
      return { frozen_layers: tuned === 0 ? 'all' : { trainable_last_blocks: tuned }, epochs: phaseEpochs };
    }),
  }),
};
