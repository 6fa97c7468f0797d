import * as tf from '@tensorflow/tfjs-core';
import t, { type Test } from 'tap';
import '../../../src/compile/kernels/index.js';
import type { Kernels } from '../../../src/compile/kernels/kernel.js';
import { tracingBackendName } from '../../../src/compile/tracing-backend.js';
import type { OpenEngine } from '../../../src/contracts/components/engine.js';
import type { HostTensor, Named, ProgramDefinition, TensorSpec } from '../../../src/contracts/tensors.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../../src/engines/reference/reference.js';
import { normals } from '../../engines/host-tensors.js';

/**
 * How far the compiled result may be from tfjs-cpu's, which computes in doubles and rounds once: `each` as a part of
 * every number, `largest` as a part of the largest number of the tensor, for sums whose terms cancel, `absolute` for
 * functions that one of the two approximates near 0.
 */
export interface Tolerance {
  readonly each?: number;
  readonly largest?: number;
  readonly absolute?: number;
}

/** One unit in the last place of a float32, as a part of the number. */
export const ulp = 2 ** -23;
export const exact: Tolerance = {};

export interface Case {
  /** What distinguishes the case, for messages. */
  readonly name: string;
  readonly inputs: Named<HostTensor>;
  readonly call: (inputs: Named<tf.Tensor>) => tf.Tensor | tf.Tensor[];
  readonly tolerance: Tolerance;
  /** The tolerance of gradients, which are compared where tfjs has them; false if they are not to be compared. */
  readonly gradient: Tolerance | false;
}

/** A case whose gradient, a sum of several roundings, may differ by a few units in the last place. */
export function kase(
  name: string,
  inputs: Case['inputs'],
  call: Case['call'],
  tolerance: Tolerance = exact,
  gradient: Case['gradient'] = { each: 8 * ulp, largest: 4 * ulp },
): Case {
  return { name, inputs, call, tolerance, gradient };
}

/** Cases of every kernel by name. */
export type Cases = { readonly [kernel: string]: readonly Case[] };

/** Compares every kernel, and its gradient, between ONNX Runtime and tfjs-cpu. Fails where a kernel has no case. */
export function testParity(kernels: Kernels, cases: Cases): void {
  t.test('every kernel has cases', async (t) => {
    t.same(Object.keys(cases).sort(), Object.keys(kernels).sort());
  });
  for (const [kernel, ofKernel] of Object.entries(cases)) {
    t.test(kernel, async (t) => {
      const [compiled, eager] = await Promise.all(
        [onnxruntime, reference].map((engine) => engine.open({}, { threads: 1, device: 'cpu' })),
      );
      for (const one of ofKernel) {
        t.ok(
          await runsKernel(kernel, () => compare(t, compiled!, eager!, forward(one), one)),
          `${one.name} runs ${kernel}`,
        );
        const gradients = one.gradient && gradientsOf(kernel, one);
        if (gradients) await compare(t, compiled!, eager!, gradients, { ...one, tolerance: one.gradient });
      }
      await compiled!.close();
    });
  }
}

function forward({ name, inputs, call }: Case): ProgramDefinition {
  return {
    name,
    inputs: inputs as Named<TensorSpec>,
    call: (tensors) => Object.fromEntries([call(tensors)].flat().map((tensor, index) => [`output ${index}`, tensor])),
  };
}

/** Gradients of a weighted sum of the outputs with respect to every float32 input; undefined where there are none. */
function gradientsOf(kernel: string, { name, inputs, call }: Case): ProgramDefinition | undefined {
  const floats = Object.keys(inputs).filter((input) => inputs[input]!.dtype === 'float32');
  if (!tf.getGradient(kernel) || floats.length === 0) return undefined;
  return {
    name: `gradient: ${name}`,
    inputs: inputs as Named<TensorSpec>,
    call(tensors) {
      const lossOf = (...values: tf.Tensor[]) => {
        const given = { ...tensors, ...Object.fromEntries(floats.map((input, index) => [input, values[index]!])) };
        const losses = [call(given)].flat().map((output, index) => {
          const { data, shape } = normals(`weights ${index}`, output.shape);
          return tf.sum(tf.mul(output, tf.tensor(data, [...shape])));
        });
        return tf.addN(losses) as tf.Scalar;
      };
      const gradients = tf.grads(lossOf)(floats.map((input) => tensors[input]!));
      return Object.fromEntries(gradients.map((gradient, index) => [floats[index]!, gradient]));
    },
  };
}

/** Returns whether the compiled kernel was called during `during`. */
async function runsKernel(kernel: string, during: () => Promise<void>): Promise<boolean> {
  const registered = tf.getKernel(kernel, tracingBackendName);
  const { kernelFunc } = registered;
  let used = false;
  registered.kernelFunc = (parameters) => {
    used = true;
    return kernelFunc(parameters);
  };
  await during();
  registered.kernelFunc = kernelFunc;
  return used;
}

async function compare(
  t: Test,
  compiled: OpenEngine,
  eager: OpenEngine,
  definition: ProgramDefinition,
  { inputs, tolerance }: { inputs: Named<HostTensor>; tolerance: Tolerance },
): Promise<void> {
  const actual = await outputs(compiled, definition, inputs);
  const expected = await outputs(eager, definition, inputs);
  if (actual instanceof Error) return void t.fail(`${definition.name}, compiled: ${actual.message}`);
  if (expected instanceof Error) return void t.fail(`${definition.name}, eager: ${expected.message}`);
  for (const [name, { dtype, shape, data }] of Object.entries(expected)) {
    const got: HostTensor = actual[name]!;
    t.same([got.dtype, ...got.shape], [dtype, ...shape], `${definition.name}: type and shape`);
    const place = firstDifference(got.data, data, tolerance);
    const what = place < 0 ? 'values' : `value ${place}: ${got.data[place]}, not ${data[place]}`;
    t.equal(place, -1, `${definition.name}: ${what}`);
  }
}

async function outputs(
  engine: OpenEngine,
  definition: ProgramDefinition,
  inputs: Named<HostTensor>,
): Promise<Named<HostTensor> | Error> {
  try {
    const program = await engine.build(definition);
    const result = await program.run(inputs);
    await program.dispose();
    return result;
  } catch (error) {
    return error as Error;
  }
}

/** Returns the first index at which tensors differ by more than is allowed, or -1. Infinities and NaN must be equal. */
export function firstDifference(
  actual: HostTensor['data'],
  expected: HostTensor['data'],
  { each = 0, largest = 0, absolute = 0 }: Tolerance,
): number {
  let greatest = 0;
  for (const value of expected) if (Number.isFinite(value)) greatest = Math.max(greatest, Math.abs(value));
  for (const [index, value] of actual.entries()) {
    const wanted = expected[index]!;
    if (value === wanted || (Number.isNaN(value) && Number.isNaN(wanted))) continue;
    const allowed = each * Math.abs(wanted) + largest * greatest + absolute;
    if (!(Math.abs(value - wanted) <= allowed) || !Number.isFinite(wanted)) return index;
  }
  return -1;
}
