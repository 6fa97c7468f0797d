import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { MixDraws } from '../loss/mixup.js';
import type { Targets } from '../loss/targets.js';
import { MaskDraws } from './dropout-masks.js';

/** What draws depend on, besides the epoch. */
interface Draws {
  readonly model: Trainable;
  readonly seed: number;
  readonly targets?: Targets;
}

/** Everything that is drawn for the batches of one epoch: dropout masks, and how rows are blended. */
export class BatchDraws {
  readonly #masks: MaskDraws;
  readonly #mixes: MixDraws;

  constructor({ model, seed, targets }: Draws, epoch: number) {
    this.#masks = new MaskDraws(model, seed, epoch);
    this.#mixes = new MixDraws(targets?.mixup, seed, epoch);
  }

  /** For the next batches, of shapes [...batches, rows, …]: what is drawn does not depend on how many are at once. */
  draw(...leading: readonly number[]): Named<HostTensor> {
    return { ...this.#masks.draw(...leading), ...this.#mixes.draw(...leading) };
  }
}
