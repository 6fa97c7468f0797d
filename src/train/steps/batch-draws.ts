import type { HostTensor, Named } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { MixDraws } from '../loss/mixup.js';
import type { Targets } from '../loss/targets.js';
import { MaskDraws } from './dropout-masks.js';

/** The settings that determine the draws, together with the epoch. */
interface Draws {
  readonly model: Trainable;
  readonly seed: number;
  readonly targets?: Targets;
}

/** All random inputs of the batches of one epoch: dropout masks, and mixup's λ. */
export class BatchDraws {
  readonly #masks: MaskDraws;
  readonly #mixes: MixDraws;

  constructor({ model, seed, targets }: Draws, epoch: number) {
    this.#masks = new MaskDraws(model, seed, epoch);
    this.#mixes = new MixDraws(targets?.mixup, seed, epoch);
  }

  /** Random inputs of the next batches, of shapes [...batches, rows, …]; they do not depend on how many are drawn at once. */
  draw(...leading: readonly number[]): Named<HostTensor> {
    return { ...this.#masks.draw(...leading), ...this.#mixes.draw(...leading) };
  }
}
