import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { poolingGradients } from '../../../src/compile/kernels/pooling-gradient.js';
import { randomStream } from '../../../src/foundation/random.js';
import { float32, integers, normals } from '../../engines/host-tensors.js';
import { testDifferences } from '../finite-differences.js';
import { type Case, kase, testParity, ulp } from './parity.js';
import { windows } from './windows.js';

const sums = { each: 4 * ulp, largest: 4 * ulp };

/** The gradient of a sum of squares of pooled images, in which dy is twice what was pooled. */
const gradients = (pool: typeof tf.maxPool, of = windows, image = normals): Case[] =>
  of.map(({ name, size, filter, strides, pad }) =>
    kase(
      name,
      { x: image('x', [2, ...size, 3]) },
      ({ x }) => tf.grad((x) => tf.sum(tf.square(pool(x as tf.Tensor4D, filter, strides, pad))))(x!),
      sums,
      false,
    ),
  );

/** Images in which most windows have several maxima. */
const ties: typeof normals = (name, shape) => float32(shape, integers(name, shape, 0, 3).data);

testParity(poolingGradients, {
  AvgPoolGrad: gradients(
    tf.avgPool,
    windows.filter(({ pad }) => pad === 'valid' || pad === 0),
  ),
  MaxPoolGrad: [...gradients(tf.maxPool), ...gradients(tf.maxPool, windows, ties)],
});

for (const { name, size, filter, strides, pad } of windows) {
  // A weighted sum of averages is linear in each pixel: differences are exact but for rounding, whatever the step.
  t.test(`average, ${name}: the gradient agrees with finite differences`, async (t) => {
    const pool = ({ x }: { [name: string]: tf.Tensor }) => tf.avgPool(x as tf.Tensor4D, filter, strides, pad);
    await testDifferences(t, pool, { x: normals('x', [1, ...size, 2]) }, { step: 1, tolerance: 1e-5 });
  });

  // Pixels that are at least 1 apart: a step of 1/4 changes no maximum, and then the sum is linear too.
  t.test(`maximum, ${name}: the gradient agrees with finite differences`, async (t) => {
    const count = size[0] * size[1] * 2;
    const x = float32([1, ...size, 2], randomStream('distinct pixels', name).permutation(count));
    const pool = ({ x }: { [name: string]: tf.Tensor }) => tf.maxPool(x as tf.Tensor4D, filter, strides, pad);
    await testDifferences(t, pool, { x }, { step: 0.25, tolerance: 1e-4 });
  });
}
