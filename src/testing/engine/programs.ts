import { deepEqual, equal } from 'node:assert/strict';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { ProgramDefinition } from '../../contracts/tensors.js';
import tf from '../../tfjs/core.js';
import { double, type EnginePromises, isEager, outputsOf, plainly, promise } from './engine-promise.js';
import { bool, float32, int32, uint8 } from './host-tensors.js';

/** The promises about programs. */
export const programs: EnginePromises = {
  'several inputs and outputs of every type': promise(async (open) => {
    const definition: ProgramDefinition = {
      name: 'all types',
      inputs: {
        pixels: { shape: [2, 2], dtype: 'uint8' },
        wanted: { shape: [2, 2], dtype: 'bool' },
        count: { shape: [2], dtype: 'int32' },
        // Inputs may have the names that graphs use inside.
        v0: { shape: [], dtype: 'float32' },
      },
      call({ pixels, wanted, count, v0 }) {
        equal(pixels!.dtype, 'int32', 'pixels are integers inside');
        return {
          scaled: tf.mul(tf.cast(pixels!, 'float32'), v0!),
          chosen: tf.where(wanted!, pixels!, tf.zerosLike(pixels!)),
          counted: tf.add(count!, tf.sum(pixels!, 1)),
          v0: tf.logicalNot(wanted!),
        };
      },
    };
    const inputs = {
      pixels: uint8([2, 2], [0, 1, 128, 255]),
      wanted: bool([2, 2], [true, false, false, true]),
      count: int32([2], [-7, 2 ** 30]),
      v0: float32([], [0.5]),
    };
    deepEqual(await outputsOf(open, definition, inputs), {
      scaled: { dtype: 'float32', shape: [2, 2], values: [0, 0.5, 64, 127.5] },
      chosen: { dtype: 'int32', shape: [2, 2], values: [0, 0, 0, 255] },
      counted: { dtype: 'int32', shape: [2], values: [0 + 1 - 7, 2 ** 30 + 128 + 255] },
      v0: { dtype: 'bool', shape: [2, 2], values: [0, 1, 1, 0] },
    });
  }),

  'results of tens of millions of numbers': promise(async (open) => {
    // The results have more distinct numbers than a JavaScript Set can hold, 2^24: the inputs are made from their bits.
    const length = 2 ** 24 + 8;
    const bits = new Uint32Array(length);
    for (let number = 0; number < length; number++) bits[number] = number;
    const data = new Float32Array(bits.buffer);
    const program = await open.build({
      name: 'large',
      inputs: { x: { shape: [length], dtype: 'float32' } },
      call: ({ x }) => ({ y: tf.neg(x!) }),
    });
    const { y } = await program.run({ x: { shape: [length], dtype: 'float32', data } });
    equal(y!.data.at(-1), -data.at(-1)!);
  }),

  'an input, a constant or one value twice as outputs': promise(async (open) => {
    const constant = tf.tensor1d([4, 5], 'int32');
    const definition: ProgramDefinition = {
      name: 'outputs that nothing computes',
      inputs: { x: { shape: [2], dtype: 'float32' }, pixels: { shape: [2], dtype: 'uint8' } },
      call({ x, pixels }) {
        const sum = tf.add(x!, 1);
        return { x: x!, sum, again: sum, pixels: pixels!, constant };
      },
    };
    const x = float32([2], [1, 2]);
    const program = await open.build(definition);
    const outputs = await program.run({ x, pixels: uint8([2], [3, 200]) });
    deepEqual(plainly(outputs), {
      x: { dtype: 'float32', shape: [2], values: [1, 2] },
      sum: { dtype: 'float32', shape: [2], values: [2, 3] },
      again: { dtype: 'float32', shape: [2], values: [2, 3] },
      pixels: { dtype: 'int32', shape: [2], values: [3, 200] },
      constant: { dtype: 'int32', shape: [2], values: [4, 5] },
    });
    for (const { data } of Object.values(outputs)) data.fill(9);
    deepEqual([...x.data], [1, 2], 'outputs are not the memory of inputs');
    deepEqual([...constant.dataSync()], [4, 5], 'nor of constants');
    constant.dispose();
  }),

  'constants captured from tfjs-cpu, which stay usable there': promise(async (open) => {
    const weights = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    // On tfjs-cpu these two share the values of another tensor, under another shape and another type.
    const reshaped = tf.reshape(weights, [4]);
    const counts = tf.tensor1d([1, 2, 3, 4], 'int32');
    const asFloats = tf.cast(counts, 'float32');
    const large = tf.tensor1d(Float32Array.from({ length: 100 }, (_, index) => index));
    const definition: ProgramDefinition = {
      name: 'constants',
      inputs: { x: { shape: [1, 2], dtype: 'float32' } },
      call: ({ x }) => ({
        product: tf.matMul(x!, weights as Tensor2D),
        sum: tf.add(tf.sum(x!), tf.add(reshaped, asFloats)),
        counts: tf.add(counts, counts),
        large: tf.add(tf.sum(large), tf.sum(x!)),
      }),
    };
    const expected = {
      // [1 1] . [[1 2] [3 4]]
      product: { dtype: 'float32', shape: [1, 2], values: [4, 6] },
      sum: { dtype: 'float32', shape: [4], values: [2 + 1 + 1, 2 + 2 + 2, 2 + 3 + 3, 2 + 4 + 4] },
      counts: { dtype: 'int32', shape: [4], values: [2, 4, 6, 8] },
      // 0 + 1 + … + 99 = 4950
      large: { dtype: 'float32', shape: [], values: [4952] },
    };
    const inputs = { x: float32([1, 2], [1, 1]) };
    const program = await open.build(definition);
    deepEqual(plainly(await program.run(inputs)), expected);
    deepEqual(await outputsOf(open, definition, inputs), expected, 'built again from the same tensors');
    weights.dispose();
    counts.dispose();
    deepEqual([...reshaped.dataSync()], [1, 2, 3, 4], 'sharers outlive the tensor they shared with');
    deepEqual([...asFloats.dataSync()], [1, 2, 3, 4]);
    const onCpu = tf.add(large, 1);
    equal(onCpu.dataSync()[99], 100);
    if (!(await isEager(open))) deepEqual(plainly(await program.run(inputs)), expected, 'the program has its own copy');
    tf.dispose([reshaped, asFloats, large, onCpu]);
  }),

  'one definition, many programs and many runs': promise(async (open) => {
    const [first, second] = [await open.build(double), await open.build(double)];
    const one = await first.run({ x: float32([2], [1, 2]) });
    const other = await second.run({ x: float32([2], [3, 4]) });
    for (let run = 0; run < 20; run++) {
      const { y } = await first.run({ x: float32([2], [run, -run]) });
      deepEqual([...y!.data], [2 * run, -2 * run]);
    }
    deepEqual([...one.y!.data], [2, 4], 'later runs leave earlier results alone');
    deepEqual([...other.y!.data], [6, 8]);
  }),
};
