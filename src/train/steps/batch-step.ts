import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Batch } from '../rows/read-batches.js';

export interface BatchResult {
  /** The state after the batch. Its memory is reused in the call after the next. */
  readonly tensors: Named<HostTensor>;
  /** Mean loss of the batch with penalties, and the number classified correctly (`correct`), before the update. */
  readonly loss: number;
  readonly correct: number;
}

/** A way to train on one batch: it updates the weights and the state carried with them. */
export interface BatchStep {
  /**
   * Trains on one batch. `draws` [batch, …] are those of `BatchDraws`, and `given` those of `updatesGiven`, for this
   * batch.
   */
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
