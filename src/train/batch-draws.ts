import type { HostTensor, Named } from '../contracts/tensors.js';
import { MaskDraws } from './dropout-masks.js';
import type { EpochsRequest } from './epochs.js';
import { MixDraws } from './mixup.js';

/** Everything that is drawn for the batches of one epoch: dropout masks, and how rows are blended. */
export class BatchDraws {
  readonly #masks: MaskDraws;
  readonly #mixes: MixDraws;

  constructor({ model, seed, targets }: Pick<EpochsRequest, 'model' | 'seed' | 'targets'>, epoch: number) {
    this.#masks = new MaskDraws(model, seed, epoch);
    this.#mixes = new MixDraws(targets?.mixup, seed, epoch);
  }

  /** For the next batches, of shapes [...batches, rows, …]: what is drawn does not depend on how many are at once. */
  draw(...leading: readonly number[]): Named<HostTensor> {
    return { ...this.#masks.draw(...leading), ...this.#mixes.draw(...leading) };
  }
}
