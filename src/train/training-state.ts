import type { EpochMetrics } from '../contracts/results.js';
import type { HostTensor, Named } from '../contracts/tensors.js';
import type { Carried } from './steps/carried.js';
import type { EpochsRequest } from './steps/epochs.js';
import { initialState } from './update/update-state.js';

/** The state from which training resumes after an epoch as if it had never been interrupted, as plain data. */
export interface TrainingState extends Carried {
  /** Metrics of all epochs so far; losses may be NaN, which JSON does not have. */
  readonly history: readonly EpochMetrics[];
  /** The best epoch so far and its weights, if early stopping will restore them. */
  readonly kept?: { readonly epoch: number; readonly weights: Named<HostTensor> };
}

/** The state before the first epoch. */
export function freshState({ model, update, seed, initialWeights }: EpochsRequest): TrainingState {
  const weights = initialWeights ?? model.initialWeights(seed);
  return { tensors: initialState(model.weights, update, weights), batches: 0, history: [] };
}
