/** One update of the weights in a learning rate range test. */
export interface RangePoint {
  /** Number of the update, from 1. */
  readonly step: number;
  /** Learning rate of this update. */
  readonly learningRate: number;
  /** Training loss of the batch, with penalties, before the update. */
  readonly loss: number;
  readonly smoothedLoss: number;
}

/**
 * Why a range test ended: it reached its last step, the loss rose above four times its minimum, or the loss was not
 * finite.
 */
export type RangeEnd = 'last step' | 'rising' | 'not finite';
