import type { HostTensor, Named } from '../../contracts/tensors.js';

/** Weights and all that is carried for them from update to update, and how many batches were trained. */
export interface Carried {
  readonly tensors: Named<HostTensor>;
  readonly batches: number;
}
