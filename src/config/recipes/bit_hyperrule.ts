import type { Recipe } from '../../contracts/components/recipe.js';

/** Images per batch; the gradients of sixteen batches make one update of 512 images, as in the paper. */
const batch = 32;
const accumulated = 16;

/** BiT's schedule for a number of training images: the number of updates, those of the warm-up, and mixup. */
interface Tier {
  readonly below: number;
  readonly updates: number;
  readonly warmup: number;
  /** Updates after each of which the learning rate is divided by ten. */
  readonly falls: readonly number[];
  readonly mixup?: number;
}

const tiers: readonly Tier[] = [
  { below: 20_000, updates: 500, warmup: 100, falls: [200, 300, 400] },
  { below: 500_000, updates: 10_000, warmup: 500, falls: [3000, 6000, 9000], mixup: 0.1 },
  { below: Infinity, updates: 20_000, warmup: 500, falls: [6000, 12_000, 18_000], mixup: 0.1 },
];

export const bitHyperrule: Recipe<{ readonly trainingImages: number }> = {
  name: 'bit_hyperrule',
  revision: 1,
  summary:
    'The whole network is tuned by SGD with updates of 512 images; their number depends on the number of training images ' +
    '(500, from 20,000 images on 10,000, from 500,000 on 20,000), rounded up to whole epochs, with warm-up and three ' +
    'drops of the learning rate; from 20,000 images on with mixup.',
  citation:
    'Kolesnikov, Beyer, Zhai, Puigcerver, Yung, Gelly, Houlsby: Big Transfer (BiT): General Visual Representation ' +
    'Learning, ECCV 2020, https://arxiv.org/abs/1912.11370; updates and falls as in bit_hyperrule.py, ' +
    'https://github.com/google-research/big_transfer',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['training_images'],
    properties: {
      training_images: {
        description: 'Number of training images, which decides the number of updates and so of epochs.',
        type: 'integer',
        minimum: 1,
        examples: [3500],
      },
    },
  },
  shorthand: 'training_images',
  expand({ trainingImages }) {
    const { updates, warmup, falls, mixup } = tiers.find(({ below }) => trainingImages < below)!;
    // An epoch has at least one batch, even of fewer images.
    const updatesPerEpoch = Math.ceil(trainingImages / batch) / accumulated;
    const rounded = (value: number) => Number(value.toPrecision(6));
    return {
      frozen_layers: 'none',
      batch_norm: 'frozen',
      'optimizer.name': 'sgd',
      'optimizer.learning_rate': 0.003,
      'optimizer.momentum': 0.9,
      'optimizer.gradient_accumulation_steps': accumulated,
      'training.epochs': Math.ceil(updates / updatesPerEpoch),
      'training.batch_size': batch,
      ...(mixup && { 'training.mixup': mixup }),
      'learning_rate_schedule.name': 'step_decay',
      'learning_rate_schedule.warmup_epochs': rounded(warmup / updatesPerEpoch),
      // Boundaries are fractions of the updates after the warm-up.
      'learning_rate_schedule.boundaries': falls.map((fall) => rounded((fall - warmup) / (updates - warmup))),
      'learning_rate_schedule.factor': 0.1,
    };
  },
};
