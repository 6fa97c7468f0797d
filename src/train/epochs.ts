import type { Chunk } from './chunks.js';
import type { Carried } from './training-state.js';

/** Takes the weights of one run through epochs. What is carried is valid until the next epoch begins. */
export interface Epochs {
  readonly carried: Carried;
  /**
   * Trains on every chunk once, each batch with its learning rate; the means of the batches' losses and accuracies,
   * weighted by batch size.
   */
  run(
    chunks: Iterable<Chunk>,
    epoch: number,
    rates: Float64Array,
  ): Promise<{ readonly loss: number; readonly accuracy: number }>;
}
