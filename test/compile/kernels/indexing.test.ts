import * as tf from '@tensorflow/tfjs-core';
import { indexing } from '../../../src/compile/kernels/indexing.js';
import type { HostTensor } from '../../../src/contracts/tensors.js';
import { bool, int32, integers, normals, uint8 } from '../../engines/host-tensors.js';
import { type Case, exact, kase, testParity } from './parity.js';

/** The gradient would add up rows by index, which is not compiled: nothing is tuned behind a gather. */
const gather = (name: string, x: HostTensor, indices: HostTensor, axis = 0): Case =>
  kase(name, { x, indices }, (inputs) => tf.gather(inputs.x!, inputs.indices as tf.Tensor1D, axis), exact, false);

const like = (call: (x: tf.Tensor) => tf.Tensor): Case[] =>
  [normals('x', [2, 3]), normals('x', []), integers('x', [4], 0, 9), bool([2], [1, 0])].map((x) =>
    kase(`${x.dtype} [${x.shape}]`, { x }, (inputs) => call(inputs.x!)),
  );

const fill = (shape: number[], value: number, dtype?: 'float32' | 'int32' | 'bool'): Case =>
  kase(`${dtype ?? 'a number'} [${shape}]`, { x: normals('x', []) }, ({ x }) => [tf.fill(shape, value, dtype), x!]);

const labels = int32([2, 3], [0, 2, 4, 1, -1, 5]);

testParity(indexing, {
  Fill: [
    fill([2, 3], 1.5),
    fill([], -2),
    fill([3], 7, 'int32'),
    fill([2, 2], 1, 'bool'),
    fill([2], Infinity, 'float32'),
  ],
  GatherV2: [
    gather('rows', normals('x', [5, 3]), int32([4], [4, 0, 0, 2])),
    gather('columns', normals('x', [5, 3]), int32([2], [2, 0]), 1),
    gather('the last axis', normals('x', [2, 2, 3]), int32([5], [2, 2, 1, 0, 2]), -1),
    gather('indices of rank 2', normals('x', [5, 3]), int32([2, 2], [4, 3, 2, 1])),
    gather('one row', normals('x', [5, 3]), int32([], [3])),
    gather('from a vector', integers('x', [5], -9, 9), int32([3], [1, 1, 4])),
    gather('booleans', bool([3, 2], [1, 0, 0, 1, 1, 1]), int32([2], [2, 0])),
    gather('pixels', uint8([3, 2], [0, 255, 3, 4, 5, 6]), int32([2], [2, 0])),
  ],
  OneHot: [
    kase('rows', { labels }, (inputs) => tf.oneHot(inputs.labels!, 5)),
    kase('a vector of floats', { labels: int32([3], [1, 0, 3]) }, (inputs) =>
      tf.oneHot(inputs.labels!, 4, 0.9, 0.1, 'float32'),
    ),
    kase('a scalar', { labels: int32([], [1]) }, (inputs) => tf.oneHot(inputs.labels!, 2)),
    kase('pixels', { labels: uint8([3], [1, 0, 3]) }, (inputs) => tf.oneHot(inputs.labels!, 4, 1, 0, 'float32')),
  ],
  OnesLike: like(tf.onesLike),
  Range: [
    kase('floats', { x: normals('x', []) }, ({ x }) => [tf.range(1, 4, 0.5), x!]),
    kase('integers, backwards', { x: normals('x', []) }, ({ x }) => [tf.range(5, -2, -3, 'int32'), x!]),
  ],
  ZerosLike: like(tf.zerosLike),
});
