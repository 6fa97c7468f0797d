import '../../tfjs/ready.js';
import { deepEqual, equal } from 'node:assert/strict';
import type { Chosen } from '../../contracts/components/component.js';
import type { Engine, EngineOptions, OpenEngine } from '../../contracts/components/engine.js';
import type { HostTensor, LoopDefinition, Named, ProgramDefinition } from '../../contracts/tensors.js';
import tf from '../../tfjs/core.js';
import { plainTensor } from './host-tensors.js';

/** An engine as the kit opens it: with settings, on one of its devices. */
export interface EngineSubject {
  readonly engine: Engine;
  readonly settings: Chosen;
  readonly device: string;
}

/** Promises of engines, with one check each, which throws if it fails. */
export type EnginePromises = { readonly [what: string]: (subject: EngineSubject) => Promise<void> };

/** Makes a promise whose check gets an engine that was opened for it with `threads` threads. */
export function promise(check: (open: OpenEngine, subject: EngineSubject) => Promise<void>, threads = 1) {
  return (subject: EngineSubject): Promise<void> =>
    withOpenEngine(subject, { threads, device: subject.device }, (open) => check(open, subject));
}

/**
 * Opens an engine, uses it and closes it. Fails unless tfjs' backend and the number of live tfjs tensors are afterwards
 * what they were before.
 */
export async function withOpenEngine(
  { engine, settings }: Pick<EngineSubject, 'engine' | 'settings'>,
  options: EngineOptions,
  use: (open: OpenEngine) => Promise<void>,
): Promise<void> {
  await tf.setBackend('cpu');
  const tensors = tf.memory().numTensors;
  const open = await engine.open(settings, options);
  try {
    await use(open);
  } finally {
    await open.close();
  }
  equal(tf.getBackend(), 'cpu', 'the tfjs backend is the one from before');
  equal(tf.memory().numTensors, tensors, 'no tfjs tensor is left');
}

/**
 * Returns whether an engine is eager: it calls a function with values at every run, and not once without to compile it.
 */
export async function isEager(open: OpenEngine): Promise<boolean> {
  let calls = 0;
  const counted: ProgramDefinition = {
    ...double,
    call(inputs) {
      calls++;
      return double.call(inputs);
    },
  };
  const program = await open.build(counted);
  const built = calls;
  deepEqual(plainly(await program.run({ x: { shape: [2], dtype: 'float32', data: Float32Array.of(1, 2) } })).y, {
    dtype: 'float32',
    shape: [2],
    values: [2, 4],
  });
  await program.dispose();
  return calls > built;
}

/** Builds a program, runs it once, disposes of it and returns its outputs as plain values. */
export async function outputsOf(open: OpenEngine, definition: ProgramDefinition, inputs: Named<HostTensor>) {
  const program = await open.build(definition);
  const outputs = await program.run(inputs);
  await program.dispose();
  return plainly(outputs);
}

/** Does the same with a loop. */
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

export function plainly(tensors: Named<HostTensor>): { [name: string]: ReturnType<typeof plainTensor> } {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, plainTensor(tensor)]));
}

/** The simplest program. */
export const double: ProgramDefinition = {
  name: 'double',
  inputs: { x: { shape: [2], dtype: 'float32' } },
  call: ({ x }) => ({ y: tf.mul(x!, 2) }),
};
