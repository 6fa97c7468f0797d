/** Espalier as a library: what the commands call, without what they print. docs/library.md shows it in use. */
export { EspalierError } from './foundation/errors/errors.js';
export { type Leaderboard, readLeaderboard } from './record/leaderboard/read-leaderboard.js';
export { planExperiment } from './session/plan-experiment.js';
export {
  type FindLearningRateOptions,
  type FoundLearningRate,
  findLearningRate,
  type LearningRateWatcher,
} from './session/range-test/find-learning-rate.js';
export {
  type ExperimentWatcher,
  type FinishedExperiment,
  type RunExperimentOptions,
  runExperiment,
} from './session/run-experiment.js';
export type { SweepControl } from './session/sweep/sweep-run.js';
