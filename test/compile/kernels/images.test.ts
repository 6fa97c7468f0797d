import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { images } from '../../../src/compile/kernels/images.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { integers, normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';

const image = normals('x', [2, 5, 4, 3]);
const on = (name: string, call: (x: tf.Tensor4D) => tf.Tensor, tolerance: Tolerance = exact): Case => ({
  ...kase(name, { x: image }, ({ x }) => call(x as tf.Tensor4D), tolerance),
  // Gradients of resizing are kernels of their own, which nothing needs.
  gradient: false,
});

type Resize = typeof tf.image.resizeBilinear;
const sizes = [
  [10, 8],
  [7, 9],
  [3, 2],
  [1, 1],
  [5, 4],
] as const;
const resizing = (resize: Resize, tolerance: Tolerance): Case[] =>
  sizes.flatMap(([height, width]) => [
    on(`to ${height} x ${width}`, (x) => resize(x, [height, width]), tolerance),
    on(`corners to ${height} x ${width}`, (x) => resize(x, [height, width], true), tolerance),
    on(`centres to ${height} x ${width}`, (x) => resize(x, [height, width], false, true), tolerance),
  ]);

testParity(images, {
  DepthToSpace: [
    kase('blocks of 2', { x: normals('x', [2, 3, 2, 12]) }, ({ x }) => tf.depthToSpace(x as tf.Tensor4D, 2, 'NHWC')),
  ],
  MirrorPad: [
    on('reflect', (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 2],
          [3, 0],
          [0, 0],
        ],
        'reflect',
      ),
    ),
    on('symmetric', (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 2],
          [4, 1],
          [0, 1],
        ],
        'symmetric',
      ),
    ),
    {
      ...kase('integers', { x: integers('x', [4], -9, 9) }, ({ x }) => tf.mirrorPad(x!, [[2, 1]], 'reflect')),
      gradient: false,
    },
  ],
  // Places between pixels are computed in doubles there, in floats here.
  ResizeBilinear: resizing(tf.image.resizeBilinear, { largest: 16 * ulp }),
  ResizeNearestNeighbor: resizing(tf.image.resizeNearestNeighbor, exact),
});

t.test('channels-first images are refused while a function is traced', async (t) => {
  const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
  const refused = engine.build({
    name: 'first',
    inputs: { x: { shape: [1, 4, 2, 2], dtype: 'float32' } },
    call: ({ x }) => ({ y: tf.depthToSpace(x as tf.Tensor4D, 2, 'NCHW') }),
  });
  await t.rejects(refused, /DepthToSpace: only channels-last images are supported/);
  await engine.close();
});
