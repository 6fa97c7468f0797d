import type { HostTensor, Named } from '../../contracts/tensors.js';
import { batchesPerUpdate, type UpdateRule } from './update-rule.js';

/**
 * The values of `updateInputs` for the next batches, along a leading axis: `rates` has the learning rate of each. `done`
 * batches were trained before, over all epochs: gradients that are left at the end of an epoch go into the next one's
 * first update, as in Keras.
 */
export function updatesGiven({ common }: UpdateRule, done: number, rates: ArrayLike<number>): Named<HostTensor> {
  const together = batchesPerUpdate(common);
  const shape = [rates.length];
  const numbers = Array.from({ length: rates.length }, (_, index) => done + index);
  const step = Float32Array.from(numbers, (batch) => Math.floor(batch / together) + 1);
  const apply = Uint8Array.from(numbers, (batch) => ((batch + 1) % together === 0 ? 1 : 0));
  return {
    learning_rate: { shape, dtype: 'float32', data: Float32Array.from(rates) },
    step: { shape, dtype: 'float32', data: step },
    ...(together > 1 && { apply: { shape, dtype: 'bool', data: apply } }),
  };
}
