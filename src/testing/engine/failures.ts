import { deepEqual, ok, rejects } from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Program, ProgramDefinition } from '../../contracts/tensors.js';
import tf from '../../tfjs/core.js';
import { double, type EnginePromises, isEager, outputsOf, promise } from './engine-promise.js';
import { float32, int32 } from './host-tensors.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The promises about mistakes and about the disposal of programs. */
export const failures: EnginePromises = {
  'inputs that do not fit are refused, and named': promise(async (open) => {
    const program = await open.build(double);
    const x = float32([2], [1, 2]);
    await rejects(program.run({ x: float32([3], [1, 2, 3]) }), /double.* x .*\[2\].*\[3\]/);
    await rejects(program.run({ x: float32([2, 1], [1, 2]) }), /\[2\].*\[2,1\]/);
    await rejects(program.run({}), / x .*missing/);
    await rejects(program.run({ x, extra: x }), /double.* extra/);
    await rejects(program.run({ x: int32([2], [1, 2]) }), /float32.*int32/);
    await rejects(program.run({ x: { ...x, data: Int32Array.of(1, 2) } }), /Float32Array.*Int32Array/);
    await rejects(program.run({ x: float32([2], [1]) }), / 2 .* 1$/m);
    deepEqual([...(await program.run({ x })).y!.data], [2, 4], 'and the program still works');
  }),

  'a function that fails': promise(async (open) => {
    const failing = (call: ProgramDefinition['call']) =>
      outputsOf(open, { ...double, name: 'failing', call }, { x: float32([2], [1, 2]) });
    await rejects(
      failing(({ x }) => ({ y: tf.engine().runKernel('NoSuchKernel', { x: tf.add(x!, 1) }) as Tensor })),
      /NoSuchKernel/,
      'the kernel that is missing is named',
    );
    await rejects(
      failing(({ x }) => {
        tf.mul(x!, 2);
        throw new Error('a mistake of the caller');
      }),
      /a mistake of the caller/,
    );
    if (await isEager(open)) return;
    await rejects(
      failing(({ x }) => ({ y: tf.mul(x!, x!.dataSync()[0]!) })),
      /failing.*values/,
    );
    await rejects(
      failing(() => ({ y: 5 as unknown as Tensor })),
      / y .*not a tensor/,
    );
  }),

  'programs that are disposed of': promise(async (open) => {
    const [program, other] = [await open.build(double), await open.build(double)];
    const x = float32([2], [1, 2]);
    await program.dispose();
    await program.dispose();
    await rejects(program.run({ x }), /double.*disposed/);
    deepEqual([...(await other.run({ x })).y!.data], [2, 4], 'another program is left alone');
    await open.close();
    await rejects(other.run({ x }), /double.*disposed/, 'closing the engine disposes of all');
  }),

  'disposing frees memory': promise(async (open) => {
    const weights = tf.range(0, 2 ** 19, 1, 'float32');
    const definition: ProgramDefinition = {
      name: 'large',
      inputs: { x: { shape: [], dtype: 'float32' } },
      call: ({ x }) => ({ y: tf.max(tf.mul(weights, x!)) }),
    };
    // Programs are kept, so that it is not the garbage collector that frees their memory.
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
    ok(grown < 40, `grew by ${grown.toFixed(0)} MB`);
    weights.dispose();
  }),
};
