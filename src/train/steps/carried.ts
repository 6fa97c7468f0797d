import type { HostTensor, Named } from '../../contracts/tensors.js';

/** Weights, the state that is carried with them from update to update, and the number of batches trained. */
export interface Carried {
  readonly tensors: Named<HostTensor>;
  readonly batches: number;
}
