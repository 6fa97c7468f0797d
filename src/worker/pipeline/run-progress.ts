import type { EpochMetrics } from '../../contracts/results.js';
import type { TrainingState } from '../../train/training-state.js';

/** The progress of a run, for its checkpoint. */
export interface RunProgress {
  /** Index of the phase under way. */
  readonly phase: number;
  /** Epochs of the phases before it. */
  readonly earlier: readonly EpochMetrics[];
  readonly state: TrainingState;
}
