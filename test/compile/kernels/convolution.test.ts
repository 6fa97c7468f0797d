import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { convolution } from '../../../src/compile/kernels/convolution.js';
import { onnxruntime } from '../../../src/engines/onnxruntime.js';
import { normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';

type Padding = Parameters<typeof tf.conv2d>[3];
type Rounding = 'floor' | 'round' | 'ceil';
type Pair = [number, number];

interface Window {
  /** Of the image: height, width. */
  size?: Pair;
  filter?: Pair;
  strides?: number | Pair;
  pad?: Padding;
  dilations?: number | Pair;
  rounding?: Rounding;
}

/** Images and filters of even, odd and unequal sizes, strides that do and do not divide them, and every padding. */
const windows: Window[] = [
  {},
  { pad: 'valid' },
  { filter: [1, 1] },
  { filter: [1, 1], strides: 2, pad: 'valid' },
  { strides: 2 },
  { strides: 2, size: [7, 5] },
  { strides: 2, size: [8, 6], pad: 'valid' },
  { strides: [1, 2], filter: [3, 5], size: [6, 9] },
  { strides: [2, 3], filter: [5, 2], size: [9, 7] },
  { filter: [2, 2], size: [5, 4] },
  { filter: [6, 6], pad: 'valid' },
  { pad: 1 },
  { pad: 0, strides: 2 },
  { pad: 1, strides: 2, size: [8, 8], rounding: 'floor' },
  { pad: 1, strides: 3, size: [6, 7], rounding: 'ceil' },
  { pad: 1, strides: 2, size: [6, 8], rounding: 'round' },
  {
    pad: [
      [0, 0],
      [0, 1],
      [2, 1],
      [0, 0],
    ],
    strides: 2,
  },
  {
    pad: [
      [0, 0],
      [1, 0],
      [0, 2],
      [0, 0],
    ],
  },
  { size: [3, 3], strides: 3 },
  { size: [1, 1] },
];
const dilated: Window[] = [
  { dilations: 2, size: [7, 8] },
  { dilations: [1, 3], size: [6, 9], pad: 'valid' },
];

const nameOf = ({ size = [6, 6], filter = [3, 3], strides = 1, pad = 'same', dilations = 1, rounding }: Window) =>
  `${filter} on ${size}, strides ${strides}, pad ${pad}, dilations ${dilations}${rounding ? `, ${rounding}` : ''}`;

/** Sums of up to 100 products. */
const products: Tolerance = { each: 4 * ulp, largest: 8 * ulp };

type Convolve = (x: tf.Tensor4D, filter: tf.Tensor4D, window: Required<Omit<Window, 'rounding'>> & Window) => tf.Tensor;

/** A convolution of two images of 3 channels with every window; `outputs` is the last size of the filter. */
const convolutions = (outputs: number, call: Convolve): Case[] =>
  [...windows, ...dilated].map((window) => {
    const { size = [6, 6], filter = [3, 3], strides = 1, pad = 'same', dilations = 1 } = window;
    const inputs = { x: normals('x', [2, ...size, 3]), filter: normals('filter', [...filter, 3, outputs]) };
    const complete = { ...window, size, filter, strides, pad, dilations };
    return kase(
      nameOf(window),
      inputs,
      (given) => call(given.x as tf.Tensor4D, given.filter as tf.Tensor4D, complete),
      products,
      false,
    );
  });

type Pool = (x: tf.Tensor4D, size: Pair, strides: number | Pair, pad: Padding, rounding?: Rounding) => tf.Tensor;

const pools = (call: Pool, tolerance: Tolerance): Case[] =>
  windows.map((window) => {
    const { size = [6, 6], filter = [3, 3], strides = 1, pad = 'same', rounding } = window;
    const inputs = { x: normals('x', [2, ...size, 3]) };
    return kase(
      nameOf(window),
      inputs,
      ({ x }) => call(x as tf.Tensor4D, filter, strides, pad, rounding),
      tolerance,
      false,
    );
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
        false,
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
  AvgPool: pools(tf.avgPool, { each: 4 * ulp, largest: 4 * ulp }),
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
  MaxPool: pools(tf.maxPool, exact),
});

t.test('what cannot be compiled is refused while a function is traced', async (t) => {
  const engine = await onnxruntime.open({ threads: 1 });
  const refused = (call: (x: tf.Tensor4D) => tf.Tensor, dtype: 'float32' | 'int32' = 'float32') =>
    engine.build({
      name: 'refused',
      inputs: { x: { shape: [1, 4, 4, 3], dtype } },
      call: ({ x }) => ({ y: call(x as tf.Tensor4D) }),
    });
  await t.rejects(
    refused((x) => tf.conv2d(x, tf.zeros([1, 1, 4, 2]), 1, 'same', 'NCHW')),
    /Conv2D: .*channels-last images only/,
  );
  await t.rejects(
    refused((x) => tf.maxPool(x, 2, 2, 'valid'), 'int32'),
    /MaxPool: it takes float32 tensors, not int32/,
  );
  await t.rejects(
    refused((x) => tf.batchNorm(x, tf.zeros([4, 4, 3]) as tf.Tensor3D as never, tf.ones([4, 4, 3]) as never)),
    /FusedBatchNorm: statistics must be of shape \[3\], one number a channel, not \[4,4,3\]/,
  );
  await engine.close();
});
