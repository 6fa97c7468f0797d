import * as tf from '@tensorflow/tfjs-core';
import { elementwise } from '../../../src/compile/kernels/elementwise.js';
import type { HostTensor } from '../../../src/contracts/tensors.js';
import { bool, float32, int32, normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';

type Unary = (x: tf.Tensor) => tf.Tensor;

const special = [0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 1e-7, -1e-7, 1e-3, -3, 3, 6, 7, 20, -20, 88, -88, 1e6, -1e6];

/** Cases that every function of one number has: ranks 0 and 3, and numbers where functions turn, saturate or overflow. */
function unary(call: Unary, tolerance: Tolerance = exact, numbers = [...special, Infinity, -Infinity, NaN]): Case[] {
  const on = ({ x }: { [name: string]: tf.Tensor }) => call(x!);
  const wanted = new Set(numbers);
  const everyday = normals('everyday', [2, 3, 4], 0, 2);
  const within = everyday.data.map((value) => (wanted.has(-1) ? value : Math.abs(value) + 0.1)) as Float32Array;
  return [
    kase('everyday numbers', { x: { ...everyday, data: within } }, on, tolerance),
    kase('special numbers', { x: float32([numbers.length], numbers) }, on, tolerance, false),
    kase('a scalar', { x: float32([], [0.75]) }, on, tolerance),
  ];
}

const integers = (call: Unary): Case => {
  const x: HostTensor = int32([2, 4], [0, 1, -1, 7, -7, 100, 2 ** 30, -(2 ** 30)]);
  return kase('integers', { x }, ({ x }) => call(x!));
};

/** Vectorised approximations of ONNX Runtime, and what is composed of a few of them. */
const nearly: Tolerance = { each: 3 * ulp };
/** ONNX Runtime computes e^x - 1 in floats, which loses one unit in the last place of 1 near x = 0. */
const nearlyElu: Tolerance = { each: 2 * ulp, absolute: ulp };
/** tfjs' erf is an approximation with an error of 1.5e-7 (Abramowitz and Stegun, 7.1.26). */
const nearlyErf: Tolerance = { absolute: 2e-7 };
/** ONNX Runtime's sigmoid is constant beyond about 18. */
const nearlySigmoid: Tolerance = { absolute: 2 * ulp };

const infinite = [...special, Infinity, -Infinity];
const positive = special.filter((value) => value > 0);
const finite = special.filter((value) => Math.abs(value) <= 100);

testParity(elementwise, {
  Abs: [...unary(tf.abs), integers(tf.abs)],
  Ceil: unary(tf.ceil),
  ClipByValue: [
    ...unary((x) => tf.clipByValue(x, -1, 1.5)),
    ...unary((x) => tf.clipByValue(x, 0, Infinity)),
    integers((x) => tf.clipByValue(x, -2, 50)),
    integers((x) => tf.clipByValue(x, 0, Infinity)),
  ],
  Cos: unary(tf.cos, nearly, finite),
  Elu: unary(tf.elu, nearlyElu),
  EluGrad: [
    kase(
      'both sides of 0',
      { dy: normals('dy', [2, 5]), y: float32([2, 5], [0, -0.5, 2, -0.999, -1e-6, 3, -0.1, 0.1, 1, -1]) },
      ({ dy, y }) => tf.engine().runKernel('EluGrad', { dy: dy!, y: y! }) as tf.Tensor,
      nearly,
    ),
  ],
  Erf: unary(tf.erf, nearlyErf),
  Exp: unary(tf.exp, nearly),
  Expm1: unary(tf.expm1, nearly),
  Floor: unary(tf.floor),
  LeakyRelu: [...unary((x) => tf.leakyRelu(x, 0.3), nearly), ...unary((x) => tf.leakyRelu(x, 0))],
  Log: unary(tf.log, nearly, [...positive, 0, Infinity, NaN]),
  Log1p: unary(tf.log1p, nearly),
  LogicalNot: [kase('booleans', { x: bool([2, 2], [true, false, false, true]) }, ({ x }) => tf.logicalNot(x!))],
  Neg: [...unary(tf.neg), integers(tf.neg)],
  Prelu: [[4], [1], [], [3, 1], [2, 3, 4]].map((shape) =>
    kase(`slopes [${shape}]`, { x: normals('x', [2, 3, 4]), alpha: normals('alpha', shape) }, ({ x, alpha }) =>
      tf.prelu(x!, alpha!),
    ),
  ),
  Reciprocal: unary(tf.reciprocal),
  Relu: [...unary(tf.relu), integers(tf.relu)],
  Relu6: [...unary(tf.relu6), integers(tf.relu6)],
  Round: unary(tf.round),
  Rsqrt: unary(tf.rsqrt, nearly, [...positive, 0, Infinity, NaN]),
  Selu: unary(tf.selu, nearlyElu),
  Sigmoid: unary(tf.sigmoid, nearlySigmoid),
  // The sign of NaN is 0 in tfjs and NaN in ONNX Runtime.
  Sign: [...unary(tf.sign, exact, infinite), integers(tf.sign)],
  Sin: unary(tf.sin, nearly, finite),
  Softplus: unary(tf.softplus, { each: 6 * ulp }),
  Sqrt: unary(tf.sqrt, exact, [...positive, 0, Infinity, NaN]),
  Square: [...unary(tf.square), kase('integers', { x: int32([3], [-5, 0, 40000]) }, ({ x }) => tf.square(x!))],
  // The step of NaN is NaN in tfjs; compiled it is alpha, which saves two nodes in the gradient of every relu.
  Step: [...unary(tf.step, exact, infinite), ...unary((x) => tf.step(x, 0.25), exact, infinite)],
  Tanh: unary(tf.tanh, nearly),
});
