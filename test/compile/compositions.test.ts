import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { normals } from '../engines/host-tensors.js';
import { testDifferences } from './finite-differences.js';

type Composition = (inputs: { [name: string]: tf.Tensor }) => tf.Tensor;

/** Functions of networks for which tfjs has no kernel: they are composed of kernels, also in their gradients. */
const compositions: { [name: string]: Composition } = {
  swish: ({ x }) => tf.mul(x!, tf.sigmoid(x!)),
  'hard swish': ({ x }) => tf.mul(x!, tf.div(tf.relu6(tf.add(x!, 3)), 6)),
  'hard sigmoid': ({ x }) => tf.clipByValue(tf.add(tf.mul(x!, 0.2), 0.5), 0, 1),
  gelu: ({ x }) => tf.mul(tf.mul(x!, 0.5), tf.add(tf.erf(tf.div(x!, Math.SQRT2)), 1)),
  'gelu by tanh': ({ x }) => {
    const inner = tf.mul(Math.sqrt(2 / Math.PI), tf.add(x!, tf.mul(0.044715, tf.mul(tf.square(x!), x!))));
    return tf.mul(tf.mul(x!, 0.5), tf.add(tf.tanh(inner), 1));
  },
  'batch normalisation by the statistics of its batch': ({ x, scale, offset }) => {
    const { mean, variance } = tf.moments(x!, [0, 1, 2]);
    return tf.batchNorm(
      x as tf.Tensor4D,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      offset as tf.Tensor1D,
      scale as tf.Tensor1D,
    );
  },
  'layer normalisation': ({ x, scale, offset }) => {
    const { mean, variance } = tf.moments(x!, -1, true);
    return tf.add(tf.mul(tf.mul(tf.sub(x!, mean), tf.rsqrt(tf.add(variance, 1e-3))), scale!), offset!);
  },
  'squeeze and excite': ({ x, squeeze, excite }) => {
    const squeezed = tf.relu6(tf.matMul(tf.mean(x!, [1, 2]), squeeze!));
    return tf.mul(x!, tf.reshape(tf.sigmoid(tf.matMul(squeezed, excite!)), [2, 1, 1, 4]));
  },
};

for (const [name, call] of Object.entries(compositions)) {
  t.test(`${name}: gradients agree with finite differences`, async (t) => {
    const inputs = {
      x: normals(`x of ${name}`, [2, 3, 3, 4], 0.3),
      ...(name.includes('normalisation')
        ? { scale: normals('scale', [4], 1, 0.1), offset: normals('offset', [4]) }
        : {}),
      ...(name === 'squeeze and excite'
        ? { squeeze: normals('squeeze', [4, 2]), excite: normals('excite', [2, 4]) }
        : {}),
    };
    // The sum is about 10 and rounded to 5e-7, its gradient about 1: with h = 2^-7, rounding makes 5e-7 / 0.008 = 6e-5,
    // and h^2 / 6 times third derivatives of up to 20 makes 2e-4. No number is within a step of a bend.
    await testDifferences(t, call, inputs, { step: 2 ** -7, tolerance: 5e-4 });
  });
}
