import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { pools } from '../../../src/compile/kernels/pooling.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { normals } from '../../engines/host-tensors.js';
import { type Case, exact, kase, type Tolerance, testParity, ulp } from './parity.js';
import { roundedWindows, type Window, windows } from './windows.js';

/** The tolerance of sums of up to 36 numbers in any order. */
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
  const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
  const refused = engine.build({
    name: 'integers',
    inputs: { x: { shape: [1, 4, 4, 3], dtype: 'int32' } },
    call: ({ x }) => ({ y: tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid') }),
  });
  await t.rejects(refused, /MaxPool: it takes float32 tensors, not int32/);
  await engine.close();
});

t.test('zeros of an explicit Pad are pooled, also after a convolution', async (t) => {
  const filter = tf.ones([1, 1, 1, 1]) as tf.Tensor4D;
  const pixels = Float32Array.from({ length: 16 }, (_, index) => -10 - index);
  const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
  const program = await engine.build({
    name: 'padded',
    inputs: { x: { shape: [1, 4, 4, 1], dtype: 'float32' } },
    call: ({ x }) => {
      const padded = tf.pad(tf.conv2d(x as tf.Tensor4D, filter, 1, 'valid'), [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]);
      return {
        maximum: tf.maxPool(padded as tf.Tensor4D, 3, 2, 'valid'),
        average: tf.avgPool(padded as tf.Tensor4D, 3, 2, 'valid'),
      };
    },
  });
  const { maximum, average } = await program.run({ x: { shape: [1, 4, 4, 1], dtype: 'float32', data: pixels } });
  // Windows start at row and column -1 and 1: only the last has no padding; its nearest pixel to 0 is -10 - 5.
  t.same([...maximum!.data], [0, 0, 0, -15]);
  // Pixels 0 1 4 5, then 1 2 3 5 6 7, then 4 5 8 9 12 13, then 5 6 7 9 10 11 13 14 15.
  const ninths = [50, 84, 111, 180];
  for (const [index, sum] of ninths.entries()) t.ok(Math.abs((average!.data[index]! as number) + sum / 9) < 1e-5);
  await engine.close();
});
