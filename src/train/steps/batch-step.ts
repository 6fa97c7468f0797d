import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Batch } from '../rows/read-batches.js';

export interface BatchResult {
  /** The state after the batch. Its memory is reused in the call after the next. */
  readonly tensors: Named<HostTensor>;
  /** Mean loss of the batch with penalties, and the number classified correctly (`correct`), before the update. */
  readonly loss: number;
  readonly correct: number;
}

/** A way to take weights, and all that is carried for them, through one batch. */
export interface BatchStep {
  /** `draws` [batch, …] and `given` as `BatchDraws` and `updatesGiven` have them, for one batch. */
  run(
    tensors: Named<HostTensor>,
    batch: Batch,
    draws: Named<HostTensor>,
    given: Named<HostTensor>,
  ): Promise<BatchResult>;
}

/** Results of a program whose memory may be reused: only memory made here, never a caller's. */
export class UsedMemory {
  #before: Named<HostTensor> | undefined;
  #last: Named<HostTensor> | undefined;

  /** The results of the call before the last: nothing refers to them any more. */
  get free(): Named<HostTensor> | undefined {
    return this.#before;
  }

  made(results: Named<HostTensor>): void {
    this.#before = this.#last;
    this.#last = results;
  }
}
