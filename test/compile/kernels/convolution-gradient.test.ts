import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { convolutionGradients } from '../../../src/compile/kernels/convolution-gradient.js';
import type { Named } from '../../../src/contracts/tensors.js';
import { normals } from '../../engines/host-tensors.js';
import { testDifferences } from '../finite-differences.js';
import { type Case, kase, type Tolerance, testParity, ulp } from './parity.js';
import { largeWindow, type Window, wideBorders, windows } from './windows.js';

type Convolve = (x: tf.Tensor4D, filter: tf.Tensor4D, window: Window) => tf.Tensor;

const dense: Convolve = (x, filter, { strides, pad }) => tf.conv2d(x, filter, strides, pad);
const depthwise: Convolve = (x, filter, { strides, pad }) => tf.depthwiseConv2d(x, filter, strides, pad);

/** Sums of up to 70 products, of which one factor is such a sum itself. */
const sums: Tolerance = { each: 8 * ulp, largest: 16 * ulp };

/** With every window, the gradient of half the sum of squares of a convolution, in which dy is the convolution itself. */
const gradients = (
  of: 'x' | 'filter',
  call: Convolve,
  outputs: number,
  channels = 3,
  among: readonly Window[] = [...windows, ...wideBorders],
): Case[] =>
  among.map((window) => {
    const { name, size, filter } = window;
    const inputs = {
      x: normals('x', [2, ...size, channels]),
      filter: normals('filter', [...filter, channels, outputs]),
    };
    const gradient = (given: Named<tf.Tensor>) => {
      const halfSquares = (moved: tf.Tensor) => {
        const { x, filter }: Named<tf.Tensor> = { ...given, [of]: moved };
        return tf.mul(tf.sum(tf.square(call(x as tf.Tensor4D, filter as tf.Tensor4D, window))), 0.5);
      };
      return tf.grad(halfSquares)(given[of]!);
    };
    return kase(`${name}, ${channels} channels, ${outputs}`, inputs, gradient, sums, false);
  });

testParity(convolutionGradients, {
  // From 16 channels on, places are multiplied one by one.
  Conv2DBackpropFilter: [...gradients('filter', dense, 4), ...gradients('filter', dense, 4, 17, windows.slice(0, 6))],
  Conv2DBackpropInput: [
    ...gradients('x', dense, 4),
    kase(
      'a transposed convolution, and its gradients',
      { y: normals('y', [2, 3, 4, 5]), filter: normals('filter', [3, 3, 2, 5]) },
      ({ y, filter }) => tf.conv2dTranspose(y as tf.Tensor4D, filter as tf.Tensor4D, [2, 6, 8, 2], 2, 'same'),
      sums,
      sums,
    ),
  ],
  DepthwiseConv2dNativeBackpropFilter: [
    ...gradients('filter', depthwise, 1),
    ...gradients('filter', depthwise, 2),
    ...gradients('filter', depthwise, 1, 130, [largeWindow]),
    ...gradients('filter', depthwise, 2, 130, [largeWindow]),
  ],
  DepthwiseConv2dNativeBackpropInput: [...gradients('x', depthwise, 1), ...gradients('x', depthwise, 2)],
});

// A weighted sum of a convolution is linear in each number of x and of the filter: differences are exact but for
// rounding, whatever the step. With a step of 1 that is a few units in the last place of the sum, which is about 10.
for (const [kind, call, outputs] of [
  ['dense', dense, 2],
  ['depthwise', depthwise, 2],
] as const) {
  for (const window of windows.filter(({ filter, size }) => filter[0] * size[0] <= 24)) {
    t.test(`${kind}, ${window.name}: gradients agree with finite differences`, async (t) => {
      const inputs = {
        x: normals('x', [1, ...window.size, 2]),
        filter: normals('filter', [...window.filter, 2, outputs]),
      };
      const convolve = ({ x, filter }: Named<tf.Tensor>) => call(x as tf.Tensor4D, filter as tf.Tensor4D, window);
      await testDifferences(t, convolve, inputs, { step: 1, tolerance: 1e-5 });
    });
  }
}
