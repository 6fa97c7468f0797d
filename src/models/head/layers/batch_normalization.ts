import type { Tensor } from '@tensorflow/tfjs-core';
import type { HeadLayer } from '../../../contracts/components/head-layer.js';
import { add, mean, mul, rsqrt, square, sub } from '../../../tfjs/core.js';
import { layers } from '../../../tfjs/layers.js';

type BatchNormalizationSettings = {
  readonly momentum: number;
  readonly epsilon: number;
};

/**
 * Keras' BatchNormalization over the last axis (Ioffe and Szegedy, 2015). Training normalises by the batch's mean and
 * biased variance and updates the moving statistics by (1 - momentum) towards them; inference uses the moving ones.
 */
export const batchNormalization: HeadLayer<BatchNormalizationSettings> = {
  name: 'batch_normalization',
  revision: 1,
  summary: 'Normalises each feature over the batch, as Keras’ BatchNormalization.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      momentum: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        default: 0.99,
        description: 'Fraction of the moving statistics that a step keeps.',
      },
      epsilon: { type: 'number', exclusiveMinimum: 0, default: 0.001, description: 'Added to the variance.' },
    },
  },

  plan(_settings, inputShape) {
    const shape = [inputShape.at(-1)!];
    return {
      outputShape: inputShape,
      weights: {
        gamma: { shape, initializer: 'ones', trainable: true },
        beta: { shape, initializer: 'zeros', trainable: true },
        moving_mean: { shape, initializer: 'zeros', trainable: false },
        moving_variance: { shape, initializer: 'ones', trainable: false },
      },
    };
  },

  call({ momentum, epsilon }, x, { training, weights, update }) {
    const { gamma, beta, moving_mean: movingMean, moving_variance: movingVariance } = weights;
    if (!training) return normalise(x, movingMean!, movingVariance!, gamma!, beta!, epsilon);
    // The gradient of tfjs' squaredDifference does not broadcast, so it is not used.
    const batchMean = mean(x, 0);
    const batchVariance = mean(square(sub(x, batchMean)), 0);
    const moved = (statistic: Tensor, value: Tensor) => add(mul(statistic, momentum), mul(value, 1 - momentum));
    update('moving_mean', moved(movingMean!, batchMean));
    update('moving_variance', moved(movingVariance!, batchVariance));
    return normalise(x, batchMean, batchVariance, gamma!, beta!, epsilon);
  },

  toKeras: ({ momentum, epsilon }, name) => layers.batchNormalization({ name, momentum, epsilon }),
};

function normalise(x: Tensor, centre: Tensor, variance: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  return add(mul(mul(sub(x, centre), rsqrt(add(variance, epsilon))), gamma), beta);
}
