import type { OpenEngine } from '../../src/contracts/engine.js';
import type { HostTensor, Named, ProgramDefinition } from '../../src/contracts/tensors.js';

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
