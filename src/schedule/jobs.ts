import type { FeatureTask, RunTask, TaskData } from '../contracts/work.js';

/** One distinct set of features, computed before the runs that need it. */
export interface FeatureJob {
  readonly key: string;
  readonly task: FeatureTask;
  readonly dataKey: string;
  readonly data: TaskData;
}

export interface RunJob {
  /** Keys of the feature jobs that must have finished. */
  readonly needs: readonly string[];
  /** `featuresSeconds` is filled in when they have. */
  readonly task: RunTask;
  readonly dataKey: string;
  readonly data: TaskData;
}
