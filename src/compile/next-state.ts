import type { Tensor } from '@tensorflow/tfjs-core';
import type { LoopDefinition, Named } from '../contracts/tensors.js';

/**
 * Returns the carried tensors that a step returns, in the loop's order. Throws an Error if one is missing or has
 * another type or shape.
 */
export function nextState(definition: LoopDefinition, returned: Named<Tensor>): { [name: string]: Tensor } {
  const next: { [name: string]: Tensor } = {};
  for (const [name, spec] of Object.entries(definition.carried)) {
    const tensor = returned[name];
    if (!tensor) throw new Error(`${definition.name}: the step does not return the carried tensor ${name}`);
    if (tensor.dtype !== spec.dtype || String(tensor.shape) !== String(spec.shape)) {
      const [wanted, given] = [spec, tensor].map(({ dtype, shape }) => `${dtype} [${shape}]`);
      throw new Error(
        `${definition.name}: the step returns the carried tensor ${name} as ${given}, expected ${wanted}`,
      );
    }
    next[name] = tensor;
  }
  return next;
}
