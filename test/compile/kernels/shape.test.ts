import * as tf from '@tensorflow/tfjs-core';
import { shapes } from '../../../src/compile/kernels/shape.js';
import type { HostTensor } from '../../../src/contracts/tensors.js';
import { bool, float32, int32, integers, normals, uint8 } from '../../engines/host-tensors.js';
import { type Case, kase, testParity } from './parity.js';

type Call = (x: tf.Tensor) => tf.Tensor | tf.Tensor[];

const on = (name: string, x: HostTensor, call: Call): Case => kase(name, { x }, (inputs) => call(inputs.x!));

const matrix = normals('matrix', [3, 4]);
const cube = normals('cube', [2, 3, 4]);
const image = normals('image', [2, 3, 4, 5]);
const counts = integers('counts', [2, 6], -9, 9);
const flags = bool([2, 3], [1, 0, 0, 1, 1, 1]);
const pixels = uint8([2, 3], [0, 1, 127, 128, 254, 255]);

/** Makes the same case for tensors of every type. */
const everyType = (call: Call): Case[] => [counts, flags, pixels].map((x) => on(x.dtype, x, call));

const cast = (x: HostTensor): Case[] =>
  (['float32', 'int32', 'bool'] as const).map((dtype) => on(`${x.dtype} to ${dtype}`, x, (x) => tf.cast(x, dtype)));

testParity(shapes, {
  Cast: [float32([6], [0, 0.9, -0.9, 2.5, -7, 1e6]), int32([3], [0, -1, 2 ** 30]), flags, pixels].flatMap(cast),
  Concat: [
    ...[0, 1, -1].map((axis) =>
      kase(`axis ${axis}`, { a: cube, b: normals('b', [2, 3, 4]) }, ({ a, b }) => tf.concat([a!, b!, a!], axis)),
    ),
    kase('different sizes', { a: matrix, b: normals('b', [3, 1]) }, ({ a, b }) => tf.concat([a!, b!], 1)),
    ...everyType((x) => tf.concat([x, x], 1)),
  ],
  ExpandDims: [0, 1, 2, -1, -2].map((axis) => on(`axis ${axis}`, matrix, (x) => tf.expandDims(x, axis))),
  Identity: [on('a matrix', matrix, tf.clone), ...everyType(tf.clone)],
  Pack: [
    ...[0, 1, 2].map((axis) =>
      kase(`axis ${axis}`, { a: matrix, b: normals('b', [3, 4]) }, ({ a, b }) => tf.stack([a!, b!, a!], axis)),
    ),
    // tfjs' gradient does not support axes counted from the end.
    { ...kase('the last axis', { a: matrix, b: matrix }, ({ a, b }) => tf.stack([a!, b!], -1)), gradient: false },
    kase('scalars', { a: normals('a', []), b: normals('b', []) }, ({ a, b }) => tf.stack([a!, b!])),
    ...everyType((x) => tf.stack([x, x], 1)),
  ],
  PadV2: [
    on('rows and columns', matrix, (x) =>
      tf.pad(x, [
        [1, 0],
        [2, 3],
      ]),
    ),
    on('a value', cube, (x) =>
      tf.pad(
        x,
        [
          [0, 0],
          [1, 1],
          [0, 2],
        ],
        -1.5,
      ),
    ),
    on('minus infinity', matrix, (x) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 0],
        ],
        -Infinity,
      ),
    ),
    on('an image', image, (x) =>
      tf.pad(x, [
        [0, 0],
        [0, 1],
        [1, 0],
        [0, 0],
      ]),
    ),
    on('a vector', normals('x', [3]), (x) => tf.pad(x, [[1, 1]])),
    ...everyType((x) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        1,
      ),
    ),
  ],
  Reshape: [
    on('flat', image, (x) => tf.reshape(x, [-1])),
    on('to rank 4', matrix, (x) => tf.reshape(x, [1, 2, -1, 3])),
    on('to a scalar', normals('x', [1, 1]), (x) => tf.reshape(x, [])),
    ...everyType((x) => tf.reshape(x, [-1, 1])),
  ],
  Reverse: [
    on('rows', matrix, (x) => tf.reverse(x, 0)),
    on('the last axis', cube, (x) => tf.reverse(x, -1)),
    on('two axes', image, (x) => tf.reverse(x, [1, 2])),
    on('all axes', cube, (x) => tf.reverse(x)),
    ...everyType((x) => tf.reverse(x, 1)),
  ],
  Slice: [
    on('a corner', matrix, (x) => tf.slice(x, [1, 1], [2, 2])),
    on('to the end', cube, (x) => tf.slice(x, [0, 1, 2])),
    on('all', matrix, (x) => tf.slice(x, [0, 0], [3, 4])),
    on('the first axis', image, (x) => tf.slice(x, 1, 1)),
    on('of a vector', normals('x', [7]), (x) => tf.slice(x, 2, 3)),
    ...everyType((x) => tf.slice(x, [0, 1], [2, 2])),
  ],
  SplitV: [
    on('equal parts', image, (x) => tf.split(x, 2, 2)),
    on('sizes', matrix, (x) => tf.split(x, [1, 3], -1)),
    on('a size left open', matrix, (x) => tf.split(x, [1, -1, 1], 1)),
    ...everyType((x) => tf.split(x, 3, 1)),
  ],
  StridedSlice: [
    on('every other pixel', image, (x) => tf.stridedSlice(x, [0, 0, 1, 0], [2, 3, 4, 5], [1, 2, 2, 1])),
    on('open ends', cube, (x) => tf.stridedSlice(x, [0, 1, 0], [0, 2, 0], [1, 1, 3], 0b101, 0b101)),
    on('backwards', matrix, (x) => tf.stridedSlice(x, [2, 3], [0, 0], [-1, -2])),
    on('backwards to the first', normals('x', [5]), (x) => tf.stridedSlice(x, [4], [0], [-2], 0, 1)),
    on('a dropped axis', cube, (x) => tf.stridedSlice(x, [0, 1, 0], [2, 2, 3], [1, 1, 1], 0, 0, 0, 0, 0b10)),
    on('a dropped axis and steps', image, (x) =>
      tf.stridedSlice(x, [0, 0, 3, 1], [2, 3, 0, 2], [1, 2, -1, 1], 0, 0, 0, 0, 0b1000),
    ),
    on('a new axis and steps', matrix, (x) => tf.stridedSlice(x, [0, 0, 0], [3, 0, 4], [2, 1, 3], 0, 0, 0, 0b10)),
    on('a new axis', matrix, (x) => tf.stridedSlice(x, [0, 0, 0], [3, 0, 4], [1, 1, 1], 0, 0, 0, 0b10)),
    on('the last axis', image, (x) => tf.stridedSlice(x, [0, 1], [0, 4], [1, 2], 0, 0, 0b1)),
    ...everyType((x) => tf.stridedSlice(x, [0, 0], [2, 3], [1, 2])),
  ],
  Tile: [
    on('rows', matrix, (x) => tf.tile(x, [2, 1])),
    on('an image', image, (x) => tf.tile(x, [1, 2, 1, 3])),
    on('a vector', normals('x', [3]), (x) => tf.tile(x, [4])),
    on('once', cube, (x) => tf.tile(x, [1, 1, 1])),
    ...everyType((x) => tf.tile(x, [1, 2])),
  ],
  Transpose: [
    on('a matrix', matrix, (x) => tf.transpose(x)),
    on('a cube', cube, (x) => tf.transpose(x, [1, 2, 0])),
    on('channels first', image, (x) => tf.transpose(x, [0, 3, 1, 2])),
    ...everyType((x) => tf.transpose(x, [1, 0])),
  ],
  Unpack: [
    on('rows', matrix, (x) => tf.unstack(x)),
    on('the last axis', cube, (x) => tf.unstack(x, -1)),
    on('scalars', normals('x', [3]), (x) => tf.unstack(x)),
    ...everyType((x) => tf.unstack(x, 1)),
  ],
});
