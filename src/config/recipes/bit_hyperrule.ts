import type { Recipe } from '../../contracts/recipe.js';

/** Images of one update, as in the paper: sixteen batches of 32. */
const batch = 32;
const accumulated = 16;

/** Updates in all, and those in which the rate rises, for fewer than 20,000 images. */
const updates = 500;
const warmup = 100;

export const bitHyperrule: Recipe<{ readonly trainingImages: number }> = {
  name: 'bit_hyperrule',
  revision: 1,
  summary:
    'The whole network is tuned by SGD for 500 updates of 512 images, rounded up to whole epochs, with warm-up and ' +
    'three falls of the rate, as BiT does with fewer than 20,000 training images. For more images BiT trains longer ' +
    'and with mixup, which Espalier does not have: they are refused.',
  citation:
    'Kolesnikov, Beyer, Zhai, Puigcerver, Yung, Gelly, Houlsby: Big Transfer (BiT): General Visual Representation ' +
    'Learning, ECCV 2020, https://arxiv.org/abs/1912.11370; warm-up of 100 updates and falls after 200, 300 and 400 ' +
    'as in bit_hyperrule.py, https://github.com/google-research/big_transfer',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['training_images'],
    properties: {
      training_images: {
        description: 'How many images are trained on, which decides how many epochs 500 updates are.',
        type: 'integer',
        minimum: 1,
        maximum: 19_999,
        examples: [3500],
        expected: 'a whole number from 1 to 19999: for more images BiT needs mixup, which is not available',
      },
    },
  },
  shorthand: 'training_images',
  expand({ trainingImages }) {
    // An epoch of fewer images than a batch is one batch.
    const updatesPerEpoch = Math.ceil(trainingImages / batch) / accumulated;
    return {
      frozen_layers: 'none',
      batch_norm: 'frozen',
      'optimizer.name': 'sgd',
      'optimizer.learning_rate': 0.003,
      'optimizer.momentum': 0.9,
      'optimizer.gradient_accumulation_steps': accumulated,
      'training.epochs': Math.ceil(updates / updatesPerEpoch),
      'training.batch_size': batch,
      'learning_rate_schedule.name': 'step_decay',
      'learning_rate_schedule.warmup_epochs': Number((warmup / updatesPerEpoch).toPrecision(6)),
      // Of what follows the warm-up: after 200, 300 and 400 of 500 updates.
      'learning_rate_schedule.boundaries': [0.25, 0.5, 0.75],
      'learning_rate_schedule.factor': 0.1,
    };
  },
};
