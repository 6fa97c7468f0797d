import type { FeatureTask, RunTask, TaskData } from '../contracts/work.js';

/** One distinct set of features, computed before the runs that need it. */
export interface FeatureJob {
  readonly key: string;
  readonly task: FeatureTask;
  readonly dataKey: string;
  readonly data: TaskData;
}

export interface RunJob {
  /** Keys of the feature jobs that must finish first. */
  readonly needs: readonly string[];
  /** The task; `featuresSeconds` is filled in once those have finished. */
  readonly task: RunTask;
  readonly dataKey: string;
  readonly data: TaskData;
}
