import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../../src/contracts/components/engine.js';
import type { Program, ProgramDefinition } from '../../src/contracts/tensors.js';
import { double, type Execution, outputsOf, promise } from './engine-contract.js';
import { float32, int32 } from './host-tensors.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What every engine promises of mistakes, and of programs at their end. */
export function failureContract(engine: Engine, execution: Execution): void {
  promise(engine, 'inputs that do not fit', async (t, open) => {
    const program = await open.build(double);
    const x = float32([2], [1, 2]);
    await t.rejects(program.run({ x: float32([3], [1, 2, 3]) }), /double: input x must have shape \[2\], not \[3\]/);
    await t.rejects(program.run({ x: float32([2, 1], [1, 2]) }), /must have shape \[2\], not \[2,1\]/);
    await t.rejects(program.run({}), /input x is missing/);
    await t.rejects(program.run({ x, extra: x }), /double has no input extra/);
    await t.rejects(program.run({ x: int32([2], [1, 2]) }), /must be float32 in a Float32Array, not int32/);
    await t.rejects(program.run({ x: { ...x, data: Int32Array.of(1, 2) } }), /not float32 in a Int32Array/);
    await t.rejects(program.run({ x: float32([2], [1]) }), /must hold 2 values, not 1/);
    t.same([...(await program.run({ x })).y!.data], [2, 4], 'and the program still works');
  });

  promise(engine, 'a function that fails', async (t, open) => {
    const failing = (call: ProgramDefinition['call']) =>
      outputsOf(open, { ...double, name: 'failing', call }, { x: float32([2], [1, 2]) });
    await t.rejects(
      failing(({ x }) => ({ y: tf.engine().runKernel('NoSuchKernel', { x: tf.add(x!, 1) }) as tf.Tensor })),
      /NoSuchKernel/,
      'the kernel that is missing is named',
    );
    await t.rejects(
      failing(({ x }) => {
        tf.mul(x!, 2);
        throw new Error('a mistake of the caller');
      }),
      /a mistake of the caller/,
    );
    if (execution === 'eager') return;
    await t.rejects(
      failing(({ x }) => ({ y: tf.mul(x!, x!.dataSync()[0]!) })),
      /failing cannot be compiled: .*must not read the values/,
    );
    await t.rejects(
      failing(() => ({ y: 5 as unknown as tf.Tensor })),
      /output y is not a tensor/,
    );
  });

  promise(engine, 'programs that are disposed of', async (t, open) => {
    const [program, other] = [await open.build(double), await open.build(double)];
    const x = float32([2], [1, 2]);
    await program.dispose();
    await program.dispose();
    await t.rejects(program.run({ x }), /double has been disposed of/);
    t.same([...(await other.run({ x })).y!.data], [2, 4], 'another program is left alone');
    await open.close();
    await t.rejects(other.run({ x }), /double has been disposed of/, 'closing the engine disposes of all');
  });

  promise(engine, 'disposing frees memory', async (t, open) => {
    const weights = tf.range(0, 2 ** 19, 1, 'float32');
    const definition: ProgramDefinition = {
      name: 'large',
      inputs: { x: { shape: [], dtype: 'float32' } },
      call: ({ x }) => ({ y: tf.max(tf.mul(weights, x!)) }),
    };
    // Kept, so that it is not the garbage collector that frees.
    const disposed: Program[] = [];
    const cycle = async () => {
      const program = await open.build(definition);
      disposed.push(program);
      await program.run({ x: float32([], [1]) });
      await program.dispose();
      collectGarbage();
    };
    for (let warmUp = 0; warmUp < 5; warmUp++) await cycle();
    const before = process.memoryUsage.rss();
    for (let round = 0; round < 20; round++) await cycle();
    const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
    // 2 MB of weights and as much of products: 20 programs that are not freed take 80 MB.
    t.ok(grown < 40, `grew by ${grown.toFixed(0)} MB`);
    weights.dispose();
  });
}
