import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Batch } from '../rows/read-batches.js';

export interface BatchResult {
  /** After the batch. Its memory is used again in the call after the next. */
  readonly tensors: Named<HostTensor>;
  /** Mean loss of the batch with penalties, and how many were predicted right: before the update. */
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

/** What a program returned, to be written again: only what was made here, never what a caller handed in. */
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
