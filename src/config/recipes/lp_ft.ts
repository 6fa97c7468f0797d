import type { Recipe } from '../../contracts/components/recipe.js';

type LpFtSettings = {
  readonly learningRateFactor: number;
  readonly probeEpochs?: number;
  readonly tuneEpochs?: number;
};

const epochs = (description: string) => ({
  description,
  type: 'integer',
  minimum: 1,
  defaultNote: "training's `epochs`",
});

export const lpFt: Recipe<LpFtSettings> = {
  name: 'lp_ft',
  revision: 1,
  summary:
    'First only the head is trained, then everything at a lower rate: a head that already fits the features does not distort ' +
    'them. An explicit `frozen_layers` says what stays frozen in the second phase.',
  citation:
    'Kumar, Raghunathan, Jones, Ma, Liang: Fine-Tuning can Distort Pretrained Features and Underperform ' +
    'Out-of-Distribution, ICLR 2022, https://arxiv.org/abs/2202.10054 (the rates: Keras’ guide, 1e-3 and then 1e-5)',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      learning_rate_factor: {
        description: "Learning rate of the second phase as a fraction of the optimizer's.",
        type: 'number',
        exclusiveMinimum: 0,
        default: 0.01,
      },
      probe_epochs: epochs('Epochs of the first phase, at most.'),
      tune_epochs: epochs('Epochs of the second phase, at most.'),
    },
  },
  shorthand: 'learning_rate_factor',
  expand: ({ learningRateFactor, probeEpochs, tuneEpochs }) => ({
    frozen_layers: 'none',
    batch_norm: 'frozen',
    phases: [
      { frozen_layers: 'all', ...(probeEpochs !== undefined && { epochs: probeEpochs }) },
      { ...(tuneEpochs !== undefined && { epochs: tuneEpochs }), learning_rate_factor: learningRateFactor },
    ],
  }),
};
