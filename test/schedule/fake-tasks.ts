import type { FeatureTask, RunTask, TaskData } from '../../src/contracts/work.js';
import type { FeatureJob, RunJob } from '../../src/schedule/jobs.js';

/** What the fake worker shall do; nothing means that it answers at once. */
export interface Fake {
  /** Milliseconds before it answers. */
  sleep?: number;
  /** It never answers. */
  hang?: boolean;
  /** Lines that it writes, each ended by a newline. */
  write?: string;
  /** It ends, as `Death.how` says it. */
  end?: string;
  /** Sent in place of an answer. */
  rubbish?: unknown;
  error?: { message: string; remedy?: string; defect?: string };
  otherId?: boolean;
  events?: unknown[];
  result?: object;
}

export const noData: TaskData = { splits: { classes: [], train: [], validation: [], test: [], ignored: [] } };

export function fakeRun(
  runId: string,
  fake: Fake = {},
  dataKey = 'data',
): { task: RunTask; dataKey: string; data: TaskData } {
  const task = { kind: 'run', runId, settings: { fake }, featuresSeconds: 0 } as unknown as RunTask;
  return { task, dataKey, data: noData };
}

export function runJob(runId: string, needs: string[], fake: Fake = {}): RunJob {
  return { ...fakeRun(runId, fake), needs };
}

export function featureJob(key: string, fake: Fake = {}): FeatureJob {
  const task = { kind: 'features', settings: { fake } } as unknown as FeatureTask;
  return { key, task, dataKey: 'data', data: noData };
}
