import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { binary } from '../../../src/compile/kernels/binary.js';
import type { HostTensor } from '../../../src/contracts/tensors.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { bool, float32, int32, integers, normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';

type Operator = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const shapes = [
  [
    [2, 3],
    [2, 3],
  ],
  [[2, 3, 4], [4]],
  [
    [3, 1],
    [1, 4],
  ],
  [[], [2, 2]],
  [[], []],
  [
    [2, 1, 3, 1],
    [4, 1, 5],
  ],
];

const pair = (
  name: string,
  call: Operator,
  a: HostTensor,
  b: HostTensor,
  tolerance = exact,
  gradient = true,
): Case => ({
  ...kase(name, { a, b }, (inputs) => call(inputs.a!, inputs.b!), tolerance),
  ...(gradient ? {} : { gradient: false }),
});

/** Every way of broadcasting, with gradients or, where those of tfjs do not know of broadcasting, without. */
const floats = (call: Operator, tolerance: Tolerance = exact, { mean = 0, broadcastGradient = true } = {}): Case[] =>
  shapes.map(([a, b]) => {
    const hasGradient = broadcastGradient || String(a) === String(b);
    const [left, right] = [normals('a', a!, mean), normals('b', b!, mean)];
    return pair(`[${a}] with [${b}]`, call, left, right, tolerance, hasGradient);
  });

const numbers = [0, 0, 1, -1, 2, -2, 5, -7, 1e-7, 1e6];
const special = (call: Operator, tolerance: Tolerance = exact, all = [...numbers, Infinity, -Infinity]): Case =>
  pair('special numbers', call, float32([all.length, 1], all), float32([1, all.length], all), tolerance, false);

const whole = [0, 1, -1, 2, -2, 3, 7, -7, 8, -8, 100, -100];
const ints = (call: Operator): Case =>
  pair('integers', call, int32([whole.length, 1], whole), int32([1, whole.length], whole));
const bools = (call: Operator): Case =>
  pair('booleans', call, bool([2, 1], [false, true]), bool([1, 2], [false, true]));

const comparison = (call: Operator): Case[] => [...floats(call), special(call), ints(call), bools(call)];

const choice = (name: string, condition: HostTensor, t: HostTensor, e: HostTensor): Case =>
  kase(name, { condition, t, e }, (inputs) => tf.where(inputs.condition!, inputs.t!, inputs.e!));
const checkered = bool([2, 3], [1, 0, 1, 0, 1, 0]);

testParity(binary, {
  Add: [...floats(tf.add), special(tf.add), ints(tf.add)],
  AddN: [
    kase('one tensor', { a: normals('a', [3]) }, ({ a }) => tf.addN([a!])),
    kase('three', { a: normals('a', [2, 2]), b: normals('b', [2, 2]), c: normals('c', [2, 2]) }, ({ a, b, c }) =>
      tf.addN([a!, b!, c!]),
    ),
    kase('integers', { a: integers('a', [4], -9, 9), b: integers('b', [4], -9, 9) }, ({ a, b }) => tf.addN([a!, b!])),
  ],
  Equal: comparison(tf.equal),
  // A quotient on the edge of an integer may round to either side, but not here.
  FloorDiv: [...floats(tf.floorDiv, exact, { mean: 3 }), ints(tf.floorDiv)],
  Greater: comparison(tf.greater),
  GreaterEqual: comparison(tf.greaterEqual),
  Less: comparison(tf.less),
  LessEqual: comparison(tf.lessEqual),
  LogicalAnd: [bools(tf.logicalAnd)],
  LogicalOr: [bools(tf.logicalOr)],
  Maximum: [...floats(tf.maximum, exact, { broadcastGradient: false }), special(tf.maximum), ints(tf.maximum)],
  Minimum: [...floats(tf.minimum, exact, { broadcastGradient: false }), special(tf.minimum), ints(tf.minimum)],
  Multiply: [...floats(tf.mul), special(tf.mul), ints(tf.mul)],
  NotEqual: comparison(tf.notEqual),
  Pow: [
    ...floats((a, b) => tf.pow(tf.abs(a), b), { each: 2 * ulp }),
    // 1 to the power of infinity is NaN in JavaScript and 1 in C.
    special(tf.pow, { each: 2 * ulp }, numbers),
    pair('squares', tf.pow, normals('a', [5]), float32([], [2]), { each: ulp }),
    pair('integers', tf.pow, int32([5], [0, 1, -3, 2, 7]), int32([5], [3, 0, 3, 10, 1])),
  ],
  RealDiv: [...floats(tf.div), special(tf.div)],
  Select: [
    choice('floats', checkered, normals('t', [2, 3]), normals('e', [2, 3])),
    choice('broadcast', bool([3], [1, 0, 1]), normals('t', [2, 1]), float32([], [0])),
    choice('integers', checkered, integers('t', [2, 3], -9, 9), integers('e', [2, 3], -9, 9)),
    choice('booleans', checkered, bool([3], [1, 1, 0]), bool([3], [0, 0, 1])),
    choice('an integer and a float', checkered, integers('t', [2, 3], -9, 9), normals('e', [2, 3])),
    choice('infinities', checkered, float32([], [Infinity]), float32([], [-Infinity])),
  ],
  SquaredDifference: [
    ...floats(tf.squaredDifference, { each: 2 * ulp }, { broadcastGradient: false }),
    ints(tf.squaredDifference),
  ],
  Sub: [...floats(tf.sub), special(tf.sub), ints(tf.sub)],
});

t.test('unsupported types are refused while a function is traced', async (t) => {
  const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
  const inputs = { x: { shape: [2], dtype: 'bool' }, i: { shape: [2], dtype: 'int32' } } as const;
  const build = (call: (tensors: { [name: string]: tf.Tensor }) => tf.Tensor) =>
    engine.build({ name: 'typed', inputs, call: (tensors) => ({ y: call(tensors) }) });
  await t.rejects(
    build(({ x }) => tf.add(x!, x!)),
    /typed cannot be compiled: Add: it takes float32 or int32 tensors, not bool/,
  );
  await t.rejects(
    build(({ i }) => tf.exp(i!)),
    /Exp: it takes float32 tensors, not int32/,
  );
  await engine.close();
});
