import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { convolution } from '../../../src/compile/kernels/convolution.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { normals } from '../../engines/host-tensors.js';
import { type Case, kase, testParity, ulp } from './parity.js';
import { dilatedWindows, products, roundedWindows, type Window, wideBorders, windows } from './windows.js';

type Convolve = (x: tf.Tensor4D, filter: tf.Tensor4D, window: Window) => tf.Tensor;

/** A convolution of two images of 3 channels with every window; `outputs` is the last size of the filter. */
const convolutions = (outputs: number, call: Convolve): Case[] =>
  [...windows, ...wideBorders, ...roundedWindows, ...dilatedWindows].map((window) => {
    const { name, size, filter } = window;
    const inputs = { x: normals('x', [2, ...size, 3]), filter: normals('filter', [...filter, 3, outputs]) };
    // tfjs' gradients support neither dilations nor rounding.
    const hasGradient = !roundedWindows.includes(window) && !dilatedWindows.includes(window);
    const convolve = (given: { [name: string]: tf.Tensor }) =>
      call(given.x as tf.Tensor4D, given.filter as tf.Tensor4D, window);
    return kase(name, inputs, convolve, products, hasGradient && products);
  });

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

/** Every activation, with and without a bias; gradients are those of the parts, which tfjs does not fuse then. */
const fused = (outputs: number, call: typeof tf.fused.conv2d | typeof tf.fused.depthwiseConv2d): Case[] =>
  activations.flatMap((activation) =>
    [true, false].map((hasBias) =>
      kase(
        `${activation} ${hasBias ? 'with' : 'without'} bias`,
        {
          x: normals('x', [2, 5, 5, 3]),
          filter: normals('filter', [3, 3, 3, outputs]),
          bias: normals('bias', [6]),
          slopes: normals('slopes', [1, 1, 6]),
        },
        ({ x, filter, bias, slopes }) =>
          call({
            x: x as tf.Tensor4D,
            filter: filter as tf.Tensor4D,
            strides: 2,
            pad: 'same',
            activation,
            ...(hasBias ? { bias: bias! } : {}),
            ...(activation === 'prelu' ? { preluActivationWeights: slopes! } : {}),
            ...(activation === 'leakyrelu' ? { leakyreluAlpha: 0.3 } : {}),
          }),
        products,
      ),
    ),
  );

const statistics = {
  mean: normals('mean', [3]),
  variance: normals('variance', [3], 2, 0.3),
  offset: normals('offset', [3]),
  scale: normals('scale', [3]),
};

const batchNorm = (name: string, shape: number[], given: ('offset' | 'scale')[], epsilon?: number): Case =>
  kase(
    name,
    { x: normals('x', shape), ...statistics },
    ({ x, mean, variance, offset, scale }) =>
      tf.batchNorm(
        x as tf.Tensor4D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        given.includes('offset') ? (offset as tf.Tensor1D) : undefined,
        given.includes('scale') ? (scale as tf.Tensor1D) : undefined,
        epsilon,
      ),
    // Folded into one multiplication and one addition, whose rounding is a part of the larger term.
    { each: 4 * ulp, largest: 4 * ulp },
    given.length === 2 ? products : false,
  );

testParity(convolution, {
  Conv2D: convolutions(4, (x, filter, { strides, pad, dilations, rounding }) =>
    tf.conv2d(x, filter, strides, pad, 'NHWC', dilations, rounding),
  ),
  DepthwiseConv2dNative: [1, 2].flatMap((multiplier) =>
    convolutions(multiplier, (x, filter, { strides, pad, dilations, rounding }) =>
      tf.depthwiseConv2d(x, filter, strides, pad, 'NHWC', dilations, rounding),
    ),
  ),
  FusedBatchNorm: [
    batchNorm('an image', [2, 3, 4, 3], ['offset', 'scale']),
    batchNorm('rows', [5, 3], ['offset', 'scale']),
    batchNorm('a small epsilon', [2, 2, 2, 3], ['offset', 'scale'], 1e-7),
    batchNorm('without scale', [2, 3, 4, 3], ['offset']),
    batchNorm('without offset', [2, 3, 4, 3], ['scale']),
    batchNorm('with neither', [2, 3, 4, 3], []),
  ],
  FusedConv2D: fused(6, tf.fused.conv2d),
  FusedDepthwiseConv2D: fused(2, tf.fused.depthwiseConv2d),
});

t.test('unsupported convolutions are refused while a function is traced', async (t) => {
  const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
  const refused = (call: (x: tf.Tensor4D) => tf.Tensor) =>
    engine.build({
      name: 'refused',
      inputs: { x: { shape: [1, 4, 4, 3], dtype: 'float32' } },
      call: ({ x }) => ({ y: call(x as tf.Tensor4D) }),
    });
  await t.rejects(
    refused((x) => tf.conv2d(x, tf.zeros([1, 1, 4, 2]), 1, 'same', 'NCHW')),
    /Conv2D: .*channels-last images only/,
  );
  await t.rejects(
    refused((x) => tf.batchNorm(x, tf.zeros([4, 4, 3]) as tf.Tensor3D as never, tf.ones([4, 4, 3]) as never)),
    /FusedBatchNorm: statistics must be of shape \[3\], one number per channel, not \[4,4,3\]/,
  );
  await engine.close();
});
