import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { pools } from '../../../src/compile/kernels/pooling.js';
import { onnxruntime } from '../../../src/engines/onnxruntime.js';
import { normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';
import { roundedWindows, type Window, windows } from './windows.js';

/** Of up to 36 numbers, whose order is open. */
const sums = { each: 4 * ulp, largest: 4 * ulp };

type Pool = typeof tf.maxPool | typeof tf.avgPool;

const pooling = (call: Pool, tolerance: Tolerance, hasGradient: (window: Window) => boolean): Case[] =>
  [...windows, ...roundedWindows].map((window) => {
    const { name, size, filter, strides, pad, rounding } = window;
    const inputs = { x: normals('x', [2, ...size, 3]) };
    const pool = ({ x }: { [name: string]: tf.Tensor }) => call(x as tf.Tensor4D, filter, strides, pad, rounding);
    return kase(name, inputs, pool, tolerance, hasGradient(window) && sums);
  });

testParity(pools, {
  // tfjs-cpu's gradient counts the border; its own test compares ours with differences.
  AvgPool: pooling(tf.avgPool, sums, ({ pad }) => pad === 'valid' || pad === 0),
  MaxPool: pooling(tf.maxPool, exact, (window) => !roundedWindows.includes(window)),
});

t.test('integers are refused while a function is traced', async (t) => {
  const engine = await onnxruntime.open({ threads: 1 });
  const refused = engine.build({
    name: 'integers',
    inputs: { x: { shape: [1, 4, 4, 3], dtype: 'int32' } },
    call: ({ x }) => ({ y: tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid') }),
  });
  await t.rejects(refused, /MaxPool: it takes float32 tensors, not int32/);
  await engine.close();
});
