import '../../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { pooledOutputs, pooledWidth } from '../../../src/models/head/pooling.js';

// Two images: maps of 1 x 2 places with 2 channels, and three numbers each as behind a network's top.
const maps = () => tf.tensor4d([1, 2, 3, 6, 10, 20, 30, 60], [2, 1, 2, 2]);
const numbers = () => tf.tensor2d([7, 8, 9, -7, -8, -9], [2, 3]);
const rowsOf = (tensor: tf.Tensor) => tensor.arraySync();

t.test('each output is pooled, and all are concatenated in order', async (t) => {
  t.same(rowsOf(pooledOutputs([maps()], 'avg')), [
    [2, 4],
    [20, 40],
  ]);
  t.same(rowsOf(pooledOutputs([numbers(), maps()], 'max')), [
    [7, 8, 9, 3, 6],
    [-7, -8, -9, 30, 60],
  ]);
  t.same(rowsOf(pooledOutputs([maps(), numbers()], 'flatten')), [
    [1, 2, 3, 6, 7, 8, 9],
    [10, 20, 30, 60, -7, -8, -9],
  ]);
});

t.test('the width of a row is known from the shapes', async (t) => {
  const shapes = [[1, 2, 2], [3]];
  t.equal(pooledWidth(shapes, 'avg'), 5);
  t.equal(pooledWidth(shapes, 'flatten'), 7);
});
