import type { DataType, HostTensor, LoopDefinition, LoopProgram, Named, TensorSpec } from '../contracts/tensors.js';
import { elementsIn } from '../foundation/elements.js';

const arrays: { readonly [type in DataType]: typeof Float32Array | typeof Int32Array | typeof Uint8Array } = {
  float32: Float32Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
};

/**
 * Throws unless the tensors are exactly those of `specs`, in shape, type and length, so that every engine refuses the
 * same inputs with the same message. A size of -1 fits any.
 */
export function checkInputs(program: string, tensors: Named<HostTensor>, specs: Named<TensorSpec>): void {
  for (const name of Object.keys(tensors)) {
    if (!(name in specs)) throw new Error(`${program} has no input ${name}`);
  }
  for (const [name, { shape, dtype }] of Object.entries(specs)) {
    const tensor = tensors[name];
    if (!tensor) throw new Error(`${program}: input ${name} is missing`);
    const fits =
      tensor.shape.length === shape.length &&
      tensor.shape.every((size, axis) => shape[axis] === -1 || shape[axis] === size);
    if (!fits) throw new Error(`${program}: input ${name} must have shape [${shape}], not [${tensor.shape}]`);
    if (tensor.dtype !== dtype || !(tensor.data instanceof arrays[dtype])) {
      const given = `${tensor.dtype} in a ${tensor.data.constructor.name}`;
      throw new Error(`${program}: input ${name} must be ${dtype} in a ${arrays[dtype].name}, not ${given}`);
    }
    const length = elementsIn(tensor.shape);
    if (tensor.data.length !== length) {
      throw new Error(
        `${program}: input ${name} [${tensor.shape}] must hold ${length} values, not ${tensor.data.length}`,
      );
    }
  }
}

/** Checks the inputs of a loop and returns its number of steps: the leading size that all `each` inputs share. */
export function checkLoopInputs(definition: LoopDefinition, inputs: Parameters<LoopProgram['run']>[0]): number {
  const { name: program } = definition;
  checkInputs(program, inputs.carried, definition.carried);
  checkInputs(program, inputs.fixed, definition.fixed);
  const oneOfEach = Object.entries(definition.each).map(([name, { shape, dtype }]) => {
    return [name, { shape: [-1, ...shape], dtype }] as const;
  });
  checkInputs(program, inputs.each, Object.fromEntries(oneOfEach));
  const [first, ...others] = Object.entries(inputs.each).map(([name, { shape }]) => ({ name, steps: shape[0]! }));
  if (!first) throw new Error(`${program}: a loop needs an input with one entry a step`);
  if (first.steps === 0) throw new Error(`${program}: a loop needs at least one step`);
  for (const { name, steps } of others) {
    if (steps !== first.steps) {
      throw new Error(`${program}: ${name} has entries for ${steps} steps, ${first.name} for ${first.steps}`);
    }
  }
  return first.steps;
}
