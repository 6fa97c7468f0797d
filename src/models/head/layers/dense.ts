import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { HeadLayer } from '../../../contracts/components/head-layer.js';
import { add, matMul, mul, square, sum, abs as tfAbs } from '../../../tfjs/core.js';
import { layers, regularizers } from '../../../tfjs/layers.js';
import { type ActivationName, activate, activationNames } from '../../architectures/activations.js';

type DenseSettings = {
  readonly units: number;
  readonly activation: ActivationName;
  readonly useBias: boolean;
  readonly kernelInitializer: 'glorot_uniform' | 'he_normal';
  readonly kernelRegularizer: { readonly l1: number; readonly l2: number };
};

/** Keras' Dense: activation(x kernel + bias), x [batch, features], kernel [features, units]. */
export const dense: HeadLayer<DenseSettings> = {
  name: 'dense',
  revision: 1,
  summary: 'A fully connected layer, as Keras’ Dense.',
  shorthand: 'units',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['units'],
    properties: {
      units: { type: 'integer', minimum: 1, maximum: 65536, description: 'Number of outputs.' },
      activation: { enum: activationNames, default: 'linear', description: 'Applied to the outputs.' },
      use_bias: { type: 'boolean', default: true, description: 'Whether a bias is added to each output.' },
      kernel_initializer: {
        enum: ['glorot_uniform', 'he_normal'],
        default: 'glorot_uniform',
        description: 'Initializer of the kernel, seeded by the run’s seed.',
      },
      kernel_regularizer: {
        type: 'object',
        additionalProperties: false,
        default: {},
        description: 'Adds l1 · sum|w| + l2 · sum w² over the kernel to the loss.',
        properties: {
          l1: { type: 'number', minimum: 0, default: 0, description: 'Factor of the sum of absolute values.' },
          l2: { type: 'number', minimum: 0, default: 0, description: 'Factor of the sum of squares.' },
        },
      },
    },
  },

  plan({ units, useBias, kernelInitializer }, inputShape) {
    return {
      outputShape: [units],
      weights: {
        kernel: { shape: [inputShape[0]!, units], initializer: kernelInitializer, trainable: true },
        ...(useBias && { bias: { shape: [units], initializer: 'zeros', trainable: true } }),
      },
    };
  },

  call({ activation, kernelRegularizer: { l1, l2 } }, x, { weights, penalise }) {
    const kernel = weights.kernel!;
    if (l1 > 0) penalise(mul(sum(tfAbs(kernel)), l1) as Scalar);
    if (l2 > 0) penalise(mul(sum(square(kernel)), l2) as Scalar);
    const product: Tensor = matMul(x as Tensor2D, kernel as Tensor2D);
    return activate(activation, weights.bias ? add(product, weights.bias) : product);
  },

  toKeras({ units, activation, useBias, kernelInitializer, kernelRegularizer }, name) {
    const { l1, l2 } = kernelRegularizer;
    const penalty = l1 > 0 || l2 > 0 ? { kernelRegularizer: regularizers.l1l2({ l1, l2 }) } : {};
    const initializer = {
      kernelInitializer: kernelInitializer === 'he_normal' ? 'heNormal' : 'glorotUniform',
    } as const;
    return layers.dense({ name, units, useBias, activation, ...initializer, ...penalty });
  },
};
