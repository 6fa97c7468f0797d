import * as tf from '@tensorflow/tfjs-core';
import { linearAlgebra } from '../../../src/compile/kernels/linear-algebra.js';
import { integers, normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';

/** Sums of up to 70 products; a rounding of each is a part of the largest sum. */
const products: Tolerance = { each: 4 * ulp, largest: 8 * ulp };

const product = (a: number[], b: number[], transposeA = false, transposeB = false): Case =>
  kase(
    `[${a}]${transposeA ? ' transposed' : ''} with [${b}]${transposeB ? ' transposed' : ''}`,
    { a: normals('a', a), b: normals('b', b) },
    (inputs) => tf.matMul(inputs.a!, inputs.b!, transposeA, transposeB),
    products,
    products,
  );

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const;

const withActivations = activations.flatMap((activation) =>
  [true, false].map((hasBias) =>
    kase(
      `${activation} ${hasBias ? 'with' : 'without'} bias`,
      {
        a: normals('a', [4, 6]),
        b: normals('b', [5, 6]),
        bias: normals('bias', [5]),
        slopes: normals('slopes', [1, 5]),
      },
      ({ a, b, bias, slopes }) =>
        tf.fused.matMul({
          a: a!,
          b: b!,
          transposeA: false,
          transposeB: true,
          activation,
          ...(hasBias ? { bias: bias! } : {}),
          ...(activation === 'prelu' ? { preluActivationWeights: slopes! } : {}),
          ...(activation === 'leakyrelu' ? { leakyreluAlpha: 0.3 } : {}),
        }),
      { each: 4 * ulp, largest: 8 * ulp },
    ),
  ),
);

testParity(linearAlgebra, {
  BatchMatMul: [
    product([3, 5], [5, 4]),
    product([5, 3], [5, 4], true),
    product([3, 5], [4, 5], false, true),
    product([5, 3], [4, 5], true, true),
    product([1, 70], [70, 1]),
    product([2, 3, 5], [2, 5, 4]),
    product([2, 5, 3], [2, 4, 5], true, true),
    product([2, 2, 3, 5], [2, 2, 5, 4]),
    {
      ...product([4, 3, 5], [1, 5, 2]),
      // tfjs' gradient of a broadcast operand has the shape of the product's batch.
      gradient: false,
    },
    kase('integers', { a: integers('a', [3, 4], -9, 9), b: integers('b', [4, 2], -9, 9) }, ({ a, b }) =>
      tf.matMul(a!, b!),
    ),
    kase(
      'integers transposed',
      { a: integers('a', [4, 3], -9, 9), b: integers('b', [2, 4], -9, 9) },
      ({ a, b }) => tf.matMul(a!, b!, true, true),
      exact,
    ),
    kase('inner product', { a: normals('a', [6]), b: normals('b', [6]) }, ({ a, b }) => tf.dot(a!, b!), products),
  ],
  _FusedMatMul: [
    kase(
      'several matrices with bias',
      { a: normals('a', [2, 4, 6]), b: normals('b', [2, 6, 5]), bias: normals('bias', [5]) },
      ({ a, b, bias }) => tf.fused.matMul({ a: a!, b: b!, bias: bias! }),
      products,
    ),
    kase(
      'transposed with bias',
      { a: normals('a', [6, 4]), b: normals('b', [6, 5]), bias: normals('bias', [1, 5]) },
      ({ a, b, bias }) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, transposeA: true }),
      products,
    ),
    ...withActivations,
  ],
});
