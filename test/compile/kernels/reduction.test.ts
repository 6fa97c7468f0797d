import * as tf from '@tensorflow/tfjs-core';
import { reductions } from '../../../src/compile/kernels/reduction.js';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import { layerNormalization } from '../../../src/tfjs/layer-normalization.js';
import { bool, float32, int32, integers, normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';

type Reduce = (x: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;

const on = (
  name: string,
  x: HostTensor,
  call: (x: tf.Tensor) => tf.Tensor,
  ...more: [Tolerance?, (Tolerance | false)?]
) => kase(name, { x }, (inputs) => call(inputs.x!), ...more);

const x = normals('x', [2, 3, 4, 5]);

/** All axes, one, several, from the end, none; kept or not; ranks 0 to 4. `gradient` false: tfjs has none compiled. */
function reduction(call: Reduce, tolerance: Tolerance = exact, gradient?: false): Case[] {
  const floats = (name: string, input: HostTensor, reduce: (x: tf.Tensor) => tf.Tensor) =>
    on(name, input, reduce, tolerance, gradient);
  return [
    floats('all axes', x, (x) => call(x)),
    floats('all axes kept', x, (x) => call(x, undefined, true)),
    floats('the last axis', x, (x) => call(x, -1)),
    floats('images', x, (x) => call(x, [1, 2])),
    floats('images kept', x, (x) => call(x, [1, 2], true)),
    floats('axes in any order', x, (x) => call(x, [3, 0])),
    floats('no axis', x, (x) => call(x, [])),
    floats('rows', normals('rows', [7, 3]), (x) => call(x, 0)),
    floats('a vector', normals('vector', [9], 1), (x) => call(x)),
    floats('a scalar', normals('scalar', []), (x) => call(x)),
    on('integers', integers('integers', [3, 4], -4, 4), (x) => call(x, 1), exact, false),
    on('booleans', bool([2, 3], [1, 0, 1, 0, 0, 0]), (x) => call(x, 1), exact, false),
  ];
}

const infinite = float32([2, 3], [1, Infinity, -2, -Infinity, 0, 4]);

/** Sums of n numbers differ by about sqrt(n) roundings of the largest partial sum; n is 120 at most. */
const sum: Tolerance = { each: 4 * ulp, largest: 8 * ulp };

const indexOf = (call: (x: tf.Tensor, axis?: number) => tf.Tensor): Case[] => [
  on('the first axis', x, (x) => call(x)),
  on('the last axis', x, (x) => call(x, -1)),
  on('an axis in the middle', x, (x) => call(x, 2)),
  on('ties', float32([2, 5], [0, 3, 3, 1, 0, -1, -1, -1, -1, -1]), (x) => call(x, 1)),
  on('integers', int32([5], [2, -7, 9, -7, 9]), (x) => call(x)),
  on('booleans', bool([4], [0, 1, 1, 0]), (x) => call(x)),
  on('infinities', infinite, (x) => call(x, 1)),
];

/**
 * A case of layer normalisation over the last axis. Deviations are about 1, but far from zero x itself is rounded to
 * `centre` 2^-24, and so is its difference from the mean.
 */
function standardised(name: string, shape: number[], centre = 0): Case {
  const inputs = {
    x: normals('x', shape, centre),
    gamma: normals('gamma', shape.slice(-1), 1),
    beta: normals('beta', shape.slice(-1)),
  };
  const largest = (8 + centre) * ulp;
  const call = ({ x, gamma, beta }: Named<tf.Tensor>) => layerNormalization(x!, gamma!, beta!, 1e-6);
  return kase(name, inputs, call, { largest }, { largest: 4 * largest });
}

const softmax = { each: 4 * ulp };

testParity(reductions, {
  ArgMax: indexOf(tf.argMax),
  ArgMin: indexOf(tf.argMin),
  LayerNormalization: [
    standardised('images', [2, 3, 3, 24]),
    standardised('rows', [5, 7]),
    standardised('a vector', [9]),
    standardised('one channel, whose deviation is 0', [4, 1]),
    standardised('far from zero', [3, 8], 100),
  ],
  Max: [...reduction(tf.max), on('infinities', infinite, (x) => tf.max(x, 1), exact, false)],
  Mean: reduction(tf.mean, sum),
  Min: [...reduction(tf.min), on('infinities', infinite, (x) => tf.min(x, 1), exact, false)],
  // The gradient needs cumulative products, which cannot be compiled.
  Prod: reduction(tf.prod, { each: 16 * ulp }, false),
  Softmax: [
    on('rows', normals('logits', [4, 7], 0, 3), (x) => tf.softmax(x), softmax),
    on('rank 4', normals('logits', [2, 2, 3, 5]), (x) => tf.softmax(x), softmax),
    on('a vector', normals('logits', [6]), (x) => tf.softmax(x), softmax),
    on('large numbers', float32([2, 3], [1000, 999, -1000, -1e30, 0, 1e-7]), (x) => tf.softmax(x), softmax),
    on('minus infinity', float32([3], [-Infinity, 0, 1]), (x) => tf.softmax(x), softmax, false),
  ],
  Sum: reduction(tf.sum, sum),
});
