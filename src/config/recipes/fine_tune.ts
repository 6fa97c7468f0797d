import type { Recipe } from '../../contracts/components/recipe.js';

export const fineTune: Recipe<{ readonly learningRate: number; readonly epochs: number }> = {
  name: 'fine_tune',
  revision: 1,
  summary: 'The whole network is tuned at a low learning rate, its batch normalisation kept as it is.',
  citation:
    "Chollet: Transfer learning & fine-tuning, Keras' guide, https://keras.io/guides/transfer_learning (Adam at 1e-5)",
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      learning_rate: {
        description: 'Low, because larger updates destroy what the network has learned; the default is for Adam.',
        type: 'number',
        exclusiveMinimum: 0,
        default: 0.00001,
      },
      epochs: {
        description: 'Maximum number of passes over the training images.',
        type: 'integer',
        minimum: 1,
        default: 10,
      },
    },
  },
  shorthand: 'learning_rate',
  expand: ({ learningRate, epochs }) => ({
    frozen_layers: 'none',
    batch_norm: 'frozen',
    'optimizer.learning_rate': learningRate,
    'training.epochs': epochs,
  }),
};
