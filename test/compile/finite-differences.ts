import * as tf from '@tensorflow/tfjs-core';
import type { Test } from 'tap';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { HostTensor, Named, ProgramDefinition } from '../../src/contracts/tensors.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../src/engines/reference/reference.js';
import { normals } from '../engines/host-tensors.js';

/**
 * The gradient of a program's scalar output `loss` with respect to a float32 input, by central differences
 * (f(x + h) - f(x - h)) / 2h. Its error is h^2 / 6 times the third derivative plus the rounding of f over h.
 */
export async function numericGradient(
  engine: OpenEngine,
  definition: ProgramDefinition,
  inputs: Named<HostTensor>,
  input: string,
  step: number,
): Promise<Float64Array> {
  const program = await engine.build(definition);
  const { data, ...spec } = inputs[input]!;
  const lossAt = async (index: number, value: number) => {
    const moved = data.slice();
    moved[index] = value;
    const { loss } = await program.run({ ...inputs, [input]: { ...spec, data: moved } });
    return loss!.data[0]!;
  };
  const gradient = new Float64Array(data.length);
  for (const [index, value] of data.entries()) {
    // Steps that floats can make: what is added is not quite what arrives.
    const [above, below] = [Math.fround(value + step), Math.fround(value - step)];
    gradient[index] = ((await lossAt(index, above)) - (await lossAt(index, below))) / (above - below);
  }
  await program.dispose();
  return gradient;
}

/** The largest difference of two gradients, as a part of the largest entry. */
export function relativeError(actual: ArrayLike<number>, expected: Float64Array): number {
  let [difference, largest] = [0, 0];
  for (const [index, value] of expected.entries()) {
    difference = Math.max(difference, Math.abs(actual[index]! - value));
    largest = Math.max(largest, Math.abs(value));
  }
  return difference / largest;
}

/**
 * Compares the compiled gradients of a weighted sum of `call`'s result, with respect to every input, with central
 * differences of the reference engine; `tolerance` is a part of the largest entry.
 */
export async function testDifferences(
  t: Test,
  call: (inputs: Named<tf.Tensor>) => tf.Tensor,
  inputs: Named<HostTensor>,
  { step, tolerance }: { step: number; tolerance: number },
): Promise<void> {
  const lossOf = (tensors: Named<tf.Tensor>) => {
    const result = call(tensors);
    const weights = normals('weights', result.shape);
    return tf.sum(tf.mul(result, tf.tensor(weights.data, result.shape))) as tf.Scalar;
  };
  const loss: ProgramDefinition = { name: 'loss', inputs, call: (tensors) => ({ loss: lossOf(tensors) }) };
  const names = Object.keys(inputs);
  const gradients: ProgramDefinition = {
    name: 'gradients',
    inputs,
    call(tensors) {
      const ofValues = (...values: tf.Tensor[]) =>
        lossOf(Object.fromEntries(names.map((name, index) => [name, values[index]!])));
      const grads = tf.grads(ofValues)(names.map((name) => tensors[name]!));
      return Object.fromEntries(names.map((name, index) => [name, grads[index]!]));
    },
  };
  const [compiled, eager] = [
    await onnxruntime.open({}, { threads: 1, device: 'cpu' }),
    await reference.open({}, { threads: 1, device: 'cpu' }),
  ];
  const analytic = await (await compiled.build(gradients)).run(inputs);
  for (const name of names) {
    const error = relativeError(analytic[name]!.data, await numericGradient(eager, loss, inputs, name, step));
    t.ok(error < tolerance, `${name}: ${error.toExponential(1)} of the largest`);
  }
  await Promise.all([compiled.close(), eager.close()]);
}
