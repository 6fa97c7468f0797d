import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../../src/contracts/components/engine.js';
import type { HostTensor, Named, ProgramDefinition } from '../../src/contracts/tensors.js';
import { plainly, promise } from './engine-contract.js';
import { float32, normals } from './host-tensors.js';

const definition: ProgramDefinition = {
  name: 'product',
  inputs: { x: { shape: [8, 64], dtype: 'float32' }, w: { shape: [64, 16], dtype: 'float32' } },
  call: ({ x, w }) => ({ y: tf.softmax(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D)) }),
};
const inputs = Array.from({ length: 12 }, (_, call) => ({
  x: normals(`call ${call}`, [8, 64]),
  w: normals('w', [64, 16]),
}));

/** What every engine promises of programs that are built for calls side by side. */
export function concurrencyContract(engine: Engine): void {
  const threads = { threads: 3, device: 'cpu' };

  promise(
    engine,
    'calls side by side give the same bytes as calls in a row',
    async (t, open) => {
      const [one, several] = [await open.build(definition), await open.build(definition, { concurrent: true })];
      t.equal(one.concurrency, 1);
      t.ok(several.concurrency === 1 || several.concurrency === 3, 'as many as there are threads, or one at a time');
      const expected = [];
      for (const input of inputs) expected.push(plainly(await one.run(input)));
      const actual = await Promise.all(inputs.map((input) => several.run(input)));
      t.same(actual.map(plainly), expected);
    },
    threads,
  );

  promise(
    engine,
    'calls that are under way at the end are finished, later ones refused',
    async (t, open) => {
      const program = await open.build(definition, { concurrent: true });
      const running = inputs.map((input) => program.run(input));
      await program.dispose();
      t.equal((await Promise.all(running)).length, inputs.length);
      await t.rejects(program.run(inputs[0]!), /product has been disposed of/);

      const other = await open.build(definition, { concurrent: true });
      await t.rejects(other.run({ ...inputs[0]!, x: float32([2], [1, 2]) }), /input x must have shape \[8,64\]/);
      const last = other.run(inputs[0]!);
      await open.close();
      t.ok((await last).y, 'closing the engine waits too');
      await t.rejects(other.run(inputs[0]!), /product has been disposed of/);
    },
    threads,
  );

  promise(
    engine,
    'shared inputs may change from call to call, also while calls are under way',
    async (t, open) => {
      const [one, several] = [
        await open.build(definition),
        await open.build(definition, { concurrent: true, shared: ['w'] }),
      ];
      const weights = Array.from({ length: 3 }, (_, index) => normals(`w ${index}`, [64, 16]));
      const varied = Array.from({ length: 24 }, (_, call) => ({
        x: inputs[call % 12]!.x,
        w: weights[Math.floor(call / 4) % 3]!,
      }));
      const expected = [];
      for (const input of varied) expected.push(plainly(await one.run(input)));
      const atOnce = await Promise.all(varied.map((input) => several.run(input)));
      t.same(atOnce.map(plainly), expected, 'all at once');
      const inTurn = [];
      for (const input of varied) inTurn.push(plainly(await several.run(input)));
      t.same(inTurn, expected, 'one after the other');
    },
    threads,
  );

  promise(
    engine,
    'results may be given back to be written again',
    async (t, open) => {
      for (const concurrent of [false, true]) {
        const program = await open.build(definition, { concurrent });
        const fresh = [];
        for (const input of inputs) fresh.push(plainly(await program.run(input)));
        let result: Named<HostTensor> | undefined;
        for (const [call, input] of inputs.entries()) {
          result = await program.run(input, result);
          t.same(plainly(result), fresh[call]);
        }
      }
    },
    threads,
  );
}
