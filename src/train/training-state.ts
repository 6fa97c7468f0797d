import type { EpochMetrics } from '../contracts/results.js';
import type { HostTensor, Named } from '../contracts/tensors.js';
import type { Carried } from './steps/carried.js';
import type { EpochsRequest } from './steps/epochs.js';
import { initialState } from './update/update-state.js';

/** Everything that a training needs to go on after an epoch as if it had never been interrupted: plain data. */
export interface TrainingState extends Carried {
  /** Epochs trained, from the first on; losses may be NaN, which JSON does not have. */
  readonly history: readonly EpochMetrics[];
  /** The best epoch so far and its weights, where early stopping will restore them. */
  readonly kept?: { readonly epoch: number; readonly weights: Named<HostTensor> };
}

/** The state before the first epoch. */
export function freshState({ model, update, seed, initialWeights }: EpochsRequest): TrainingState {
  const weights = initialWeights ?? model.initialWeights(seed);
  return { tensors: initialState(model.weights, update, weights), batches: 0, history: [] };
}
