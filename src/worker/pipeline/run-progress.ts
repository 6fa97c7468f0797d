import type { EpochMetrics } from '../../contracts/results.js';
import type { TrainingState } from '../../train/training-state.js';

/** The progress of a run, as its checkpoint stores it. */
export interface RunProgress {
  /** Index of the current phase. */
  readonly phase: number;
  /** Metrics of the epochs of earlier phases. */
  readonly earlier: readonly EpochMetrics[];
  readonly state: TrainingState;
  /** Seconds of training until then, in all executions of the run; earlier versions did not write them. */
  readonly trainSeconds?: number;
}
