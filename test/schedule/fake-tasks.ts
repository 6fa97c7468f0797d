import { fileURLToPath } from 'node:url';
import type { FeatureTask, RunTask, TaskData } from '../../src/contracts/work.js';
import type { FeatureJob, RunJob } from '../../src/schedule/sweep.js';

export const fakeWorker = fileURLToPath(new URL('../../../test/schedule/fixtures/fake-worker.mjs', import.meta.url));

/** What the fake worker shall do; nothing means that it answers at once. */
export interface Fake {
  sleep?: number;
  /** Blocks the process without turning its event loop, as a native call does, in milliseconds. */
  block?: number;
  stderr?: string;
  stdout?: string;
  flood?: number;
  exit?: number;
  signal?: string;
  crash?: boolean;
  disconnect?: boolean;
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
