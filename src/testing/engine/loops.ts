import { deepEqual, ok, rejects } from 'node:assert/strict';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { LoopDefinition } from '../../contracts/tensors.js';
import tf from '../../tfjs/core.js';
import { type EnginePromises, loopOutputsOf, plainly, promise } from './engine-promise.js';
import { bool, float32, int32, uint8 } from './host-tensors.js';

const scalar = { shape: [], dtype: 'float32' } as const;

/** Sums of table rows, one batch of rows a step. */
const sumRows: LoopDefinition = {
  name: 'sum rows',
  carried: { total: { shape: [2], dtype: 'float32' }, steps: { shape: [], dtype: 'int32' } },
  each: { rows: { shape: [2], dtype: 'int32' }, weight: scalar },
  fixed: { table: { shape: [-1, 2], dtype: 'float32' }, offset: { shape: [2], dtype: 'float32' } },
  step({ carried, each, fixed }) {
    const rows = tf.gather(fixed.table!, each.rows as Tensor1D);
    const batch = tf.add(tf.mul(tf.sum(rows, 0), each.weight!), fixed.offset!);
    return {
      carried: { total: tf.add(carried.total!, batch), steps: tf.add(carried.steps!, tf.scalar(1, 'int32')) },
      collected: { batch, before: carried.total! },
    };
  },
};

/** The promises about loops. */
export const loops: EnginePromises = {
  'a loop carries, takes slices, keeps what is fixed, and collects': promise(async (open) => {
    const program = await open.buildLoop(sumRows);
    const run = async (table: number[], rows: number[], weight: number[]) => {
      const { carried, collected } = await program.run({
        carried: { total: float32([2], [100, 0]), steps: int32([], [0]) },
        each: { rows: int32([rows.length / 2, 2], rows), weight: float32([weight.length], weight) },
        fixed: { table: float32([table.length / 2, 2], table), offset: float32([2], [0, 1000]) },
      });
      return { ...plainly(carried), ...plainly(collected) };
    };
    // Step 1: 2 ([1 2] + [3 4]) + [0 1000] = [8 1012]; step 2: 10 ([3 4] + [3 4]) + [0 1000] = [60 1080].
    deepEqual(await run([1, 2, 3, 4], [0, 1, 1, 1], [2, 10]), {
      total: { dtype: 'float32', shape: [2], values: [168, 2092] },
      steps: { dtype: 'int32', shape: [], values: [2] },
      batch: { dtype: 'float32', shape: [2, 2], values: [8, 1012, 60, 1080] },
      before: { dtype: 'float32', shape: [2, 2], values: [100, 0, 108, 1012] },
    });
    // One step over a table of three rows: [1 1] + [5 7] + [0 1000].
    deepEqual(await run([1, 1, 0, 0, 5, 7], [0, 2], [1]), {
      total: { dtype: 'float32', shape: [2], values: [106, 1008] },
      steps: { dtype: 'int32', shape: [], values: [1] },
      batch: { dtype: 'float32', shape: [1, 2], values: [6, 1008] },
      before: { dtype: 'float32', shape: [1, 2], values: [100, 0] },
    });
    // Many steps: each adds row 0, [1 1], twice, and the offset.
    const many = await run([1, 1], new Array(2 * 500).fill(0), new Array(500).fill(1));
    deepEqual(many.total!.values, [100 + 2 * 500, 1002 * 500]);
    deepEqual(many.batch!.shape, [500, 2]);
  }),

  'carried tensors change all at once, or not at all': promise(async (open) => {
    const definition: LoopDefinition = {
      name: 'swap',
      carried: { a: scalar, b: scalar, still: { shape: [2], dtype: 'bool' } },
      each: { pixel: { shape: [2], dtype: 'uint8' }, use: { shape: [], dtype: 'bool' } },
      fixed: {},
      step({ carried: { a, b, still }, each: { pixel, use } }) {
        const seen = tf.where(use!, pixel!, tf.zerosLike(pixel!));
        return { carried: { a: b!, b: a!, still: still! }, collected: { seen, a: a!, constant: tf.scalar(7) } };
      },
    };
    const inputs = {
      carried: { a: float32([], [1]), b: float32([], [2]), still: bool([2], [true, false]) },
      each: { pixel: uint8([3, 2], [1, 2, 3, 4, 250, 255]), use: bool([3], [true, false, true]) },
      fixed: {},
    };
    deepEqual(await loopOutputsOf(open, definition, inputs), {
      carried: {
        a: { dtype: 'float32', shape: [], values: [2] },
        b: { dtype: 'float32', shape: [], values: [1] },
        still: { dtype: 'bool', shape: [2], values: [1, 0] },
      },
      collected: {
        seen: { dtype: 'int32', shape: [3, 2], values: [1, 2, 0, 0, 250, 255] },
        a: { dtype: 'float32', shape: [3], values: [1, 2, 1] },
        constant: { dtype: 'float32', shape: [3], values: [7, 7, 7] },
      },
    });
  }),

  'gradients in a loop': promise(async (open) => {
    const inputs = tf.tensor1d([1, 2, 3]);
    const fit: LoopDefinition = {
      name: 'fit',
      carried: { w: scalar, b: scalar },
      each: { target: { shape: [3], dtype: 'float32' } },
      fixed: { rate: scalar },
      step({ carried, each, fixed }) {
        const lossOf = (w: Tensor, b: Tensor) =>
          tf.mean(tf.squaredDifference(tf.add(tf.mul(inputs, w), b), each.target!)) as Scalar;
        const { value: loss, grads } = tf.valueAndGrads(lossOf)([carried.w!, carried.b!]);
        const moved = ['w', 'b'].map((name, i) => tf.sub(carried[name]!, tf.mul(fixed.rate!, grads[i]!)));
        return { carried: { w: moved[0]!, b: moved[1]! }, collected: { loss } };
      },
    };
    const [steps, rate, targets] = [40, 0.1, [3, 5, 7]];
    const { carried, collected } = await loopOutputsOf(open, fit, {
      carried: { w: float32([], [0]), b: float32([], [0]) },
      each: { target: float32([steps, 3], new Array(steps).fill(targets).flat()) },
      fixed: { rate: float32([], [rate]) },
    });
    // The same by hand, in doubles: d/dw mean (w x + b - y)^2 = mean 2 (w x + b - y) x.
    let [w, b] = [0, 0];
    for (let step = 0; step < steps; step++) {
      const errors = targets.map((y, index) => w * (index + 1) + b - y);
      const loss = errors.reduce((sum, error) => sum + error ** 2, 0) / 3;
      ok(Math.abs(collected.loss!.values[step]! - loss) < 1e-5 * (1 + loss), `loss of step ${step}`);
      w -= (rate * 2 * errors.reduce((sum, error, index) => sum + error * (index + 1), 0)) / 3;
      b -= (rate * 2 * errors.reduce((sum, error) => sum + error, 0)) / 3;
    }
    ok(Math.abs(carried.w!.values[0]! - w) < 1e-5);
    ok(Math.abs(carried.b!.values[0]! - b) < 1e-5);
    inputs.dispose();
  }),

  'loops and their inputs that do not fit': promise(async (open) => {
    const program = await open.buildLoop(sumRows);
    const good = {
      carried: { total: float32([2], [0, 0]), steps: int32([], [0]) },
      each: { rows: int32([1, 2], [0, 0]), weight: float32([1], [1]) },
      fixed: { table: float32([1, 2], [1, 1]), offset: float32([2], [0, 0]) },
    };
    const withEach = (each: object) => program.run({ ...good, each: { ...good.each, ...each } });
    await rejects(withEach({ weight: float32([2], [1, 1]) }), /weight.* 2 .*rows.* 1/);
    await rejects(withEach({ rows: int32([2], [0, 0]) }), /rows .*\[-1,2\].*\[2\]/);
    const none = { rows: int32([0, 2], []), weight: float32([0], []) };
    await rejects(withEach(none), / step/);
    await rejects(program.run({ ...good, carried: { ...good.carried, steps: float32([], [0]) } }), /steps .*int32/);
    await rejects(program.run({ ...good, fixed: { offset: good.fixed.offset } }), /table .*missing/);
    deepEqual(plainly((await program.run(good)).carried).total!.values, [2, 2], 'and the program still works');

    const broken = (step: LoopDefinition['step']) => loopOutputsOf(open, { ...sumRows, name: 'broken', step }, good);
    await rejects(
      broken(({ carried }) => ({ carried: { total: carried.total! }, collected: {} })),
      /broken.*carried tensor steps/,
    );
    await rejects(
      broken(({ carried }) => ({ carried: { total: tf.sum(carried.total!), steps: carried.steps! }, collected: {} })),
      /broken.*carried tensor total.*\[\].*\[2\]/,
    );
    await program.dispose();
    await rejects(program.run(good), /sum rows.*disposed/);
  }),
};
