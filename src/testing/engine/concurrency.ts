import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { HostTensor, Named, ProgramDefinition } from '../../contracts/tensors.js';
import tf from '../../tfjs/core.js';
import { type EnginePromises, plainly, promise } from './engine-promise.js';
import { float32, normals } from './host-tensors.js';

const definition: ProgramDefinition = {
  name: 'product',
  inputs: { x: { shape: [8, 64], dtype: 'float32' }, w: { shape: [64, 16], dtype: 'float32' } },
  call: ({ x, w }) => ({ y: tf.softmax(tf.matMul(x as Tensor2D, w as Tensor2D)) }),
};
const inputs = Array.from({ length: 12 }, (_, call) => ({
  x: normals(`call ${call}`, [8, 64]),
  w: normals('w', [64, 16]),
}));

/** The number of threads that the engine is opened with. */
const threads = 3;

/** The contract of programs that are built for concurrent calls. */
export const concurrency: EnginePromises = {
  'calls side by side give the same bytes as calls in a row': promise(async (open) => {
    const [one, several] = [await open.build(definition), await open.build(definition, { concurrent: true })];
    equal(one.concurrency, 1);
    ok(several.concurrency === 1 || several.concurrency === 3, 'as many as there are threads, or one at a time');
    const expected = [];
    for (const input of inputs) expected.push(plainly(await one.run(input)));
    const actual = await Promise.all(inputs.map((input) => several.run(input)));
    deepEqual(actual.map(plainly), expected);
  }, threads),

  'calls that are under way at the end are finished, later ones refused': promise(async (open) => {
    const program = await open.build(definition, { concurrent: true });
    const running = inputs.map((input) => program.run(input));
    await program.dispose();
    equal((await Promise.all(running)).length, inputs.length);
    await rejects(program.run(inputs[0]!), /product.*disposed/);

    const other = await open.build(definition, { concurrent: true });
    await rejects(other.run({ ...inputs[0]!, x: float32([2], [1, 2]) }), / x .*\[8,64\]/);
    const last = other.run(inputs[0]!);
    await open.close();
    ok((await last).y, 'closing the engine waits too');
    await rejects(other.run(inputs[0]!), /product.*disposed/);
  }, threads),

  'shared inputs may change from call to call, also while calls are under way': promise(async (open) => {
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
    deepEqual(atOnce.map(plainly), expected, 'all at once');
    const inTurn = [];
    for (const input of varied) inTurn.push(plainly(await several.run(input)));
    deepEqual(inTurn, expected, 'one after the other');
  }, threads),

  'results may be given back to be written again': promise(async (open) => {
    for (const concurrent of [false, true]) {
      const program = await open.build(definition, { concurrent });
      const fresh = [];
      for (const input of inputs) fresh.push(plainly(await program.run(input)));
      let result: Named<HostTensor> | undefined;
      for (const [call, input] of inputs.entries()) {
        result = await program.run(input, result);
        deepEqual(plainly(result), fresh[call]);
      }
    }
  }, threads),
};
