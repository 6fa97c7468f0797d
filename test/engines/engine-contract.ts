import '../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import t, { type Test } from 'tap';
import type { Engine, EngineOptions, OpenEngine } from '../../src/contracts/components/engine.js';
import type { HostTensor, LoopDefinition, Named, ProgramDefinition } from '../../src/contracts/tensors.js';
import { plain } from './host-tensors.js';

/** How an engine executes: a compiled function runs once without values, an eager one runs with them every time. */
export type Execution = 'compiled' | 'eager';

type Body = (t: Test, open: OpenEngine) => Promise<void>;

/**
 * A test of one promise that every engine keeps. It also checks what they all promise: tfjs' backend and the number
 * of live tfjs tensors are afterwards what they were before.
 */
export function promise(
  engine: Engine,
  name: string,
  body: Body,
  options: EngineOptions = { threads: 1, device: 'cpu' },
): void {
  t.test(`${engine.name}: ${name}`, async (t) => {
    const { available, detail } = await engine.probe();
    if (!available) return void t.pass('not available', { skip: detail });
    await tf.setBackend('cpu');
    const tensors = tf.memory().numTensors;
    const open = await engine.open({}, options);
    await body(t, open);
    await open.close();
    t.equal(tf.getBackend(), 'cpu', 'the tfjs backend is the one from before');
    t.equal(tf.memory().numTensors, tensors, 'no tfjs tensor is left');
  });
}

/** The outputs of a program that is built, run once and disposed of, as plain values. */
export async function outputsOf(open: OpenEngine, definition: ProgramDefinition, inputs: Named<HostTensor>) {
  const program = await open.build(definition);
  const outputs = await program.run(inputs);
  await program.dispose();
  return plainly(outputs);
}

/** The same of a loop. */
export async function loopOutputsOf(
  open: OpenEngine,
  definition: LoopDefinition,
  inputs: { carried: Named<HostTensor>; each: Named<HostTensor>; fixed: Named<HostTensor> },
) {
  const program = await open.buildLoop(definition);
  const { carried, collected } = await program.run(inputs);
  await program.dispose();
  return { carried: plainly(carried), collected: plainly(collected) };
}

export function plainly(tensors: Named<HostTensor>): { [name: string]: ReturnType<typeof plain> } {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, plain(tensor)]));
}

/** The simplest program. */
export const double: ProgramDefinition = {
  name: 'double',
  inputs: { x: { shape: [2], dtype: 'float32' } },
  call: ({ x }) => ({ y: tf.mul(x!, 2) }),
};
