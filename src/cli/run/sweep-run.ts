import { existsSync } from 'node:fs';
import type { LeaderboardRow } from '../../contracts/results.js';
import type { FeatureResult, RunResult } from '../../contracts/work.js';
import { keepInUse } from '../../features/in-use.js';
import { featureFolder } from '../../features/store.js';
import { cacheFolder } from '../../foundation/files.js';
import { leaderboardRow } from '../../record/leaderboard.js';
import { readResult } from '../../record/result-file.js';
import { appendLog } from '../../record/run-directory.js';
import type { LeftOut } from '../../report/bad-images.js';
import type { Failure } from '../../schedule/outcome.js';
import { executeSweep, type FeatureJob, type JobOutcome } from '../../schedule/sweep.js';
import { WorkerPool } from '../../schedule/worker-pool.js';
import type { Prepared, PreparedRun } from '../experiment/prepare.js';
import { onSuspend } from '../interrupt.js';
import type { Progress } from '../progress/progress.js';
import { workerEntry } from '../worker-entry.js';
import { jobsOf } from './jobs.js';
import { type LeaderboardFile, rowOf } from './leaderboard-file.js';
import { measuredRates } from './measured-rates.js';
import { SweepDisplay } from './sweep-display.js';

export interface SweepRun {
  /** Resolves when every run has an outcome and the leaderboard holds all of them. */
  readonly finished: Promise<{ readonly badImages: readonly LeftOut[] }>;
  /** Ends the child processes at once; runs without a result are `stopped`. */
  stop(): void;
}

interface SweepOptions {
  readonly leaderboard: LeaderboardFile;
  /** Runs trained at once. */
  readonly jobs: number;
  readonly progress: Progress;
}

/** Does the runs that are to be done in child processes, and keeps the leaderboard up to date as they finish. */
export function startSweep(prepared: Prepared, toDo: readonly PreparedRun[], options: SweepOptions): SweepRun {
  const pool = new WorkerPool({ entry: workerEntry, size: Math.min(options.jobs, toDo.length) });
  const release = onSuspend((signal) => pool.signal(signal));
  const featureKeys = toDo.flatMap(({ features }) => features.flatMap(({ key }) => key ?? []));
  const letGo = keepInUse(featureFolder(cacheFolder()), featureKeys);
  const finished = follow(pool, prepared, toDo, options).finally(() => {
    release();
    letGo();
    pool.stop();
  });
  return { finished, stop: () => pool.stop() };
}

async function follow(
  pool: WorkerPool,
  prepared: Prepared,
  toDo: readonly PreparedRun[],
  { leaderboard, jobs, progress }: SweepOptions,
): Promise<{ badImages: readonly LeftOut[] }> {
  const { monitor, sweptPaths } = prepared.experiment;
  const display = new SweepDisplay(progress, { monitor, sweptPaths, runs: toDo.length });
  const runById = new Map(toDo.map((run) => [run.runId, run]));
  const badImages: LeftOut[] = [];
  const rates = measuredRates(prepared.engine.name);
  const recording: Promise<void>[] = [];

  const featuresFinished = (job: FeatureJob, outcome: JobOutcome<FeatureResult>) => {
    display.featuresFinished(job, outcome);
    if (outcome.status !== 'finished') return;
    badImages.push(...outcome.result.bad);
    rates.addFeatures(job.task, outcome.result);
  };
  const recordRun = async (run: PreparedRun, outcome: JobOutcome<RunResult>) => {
    const row = await rowAfter(run, outcome);
    leaderboard.set(row);
    await leaderboard.write();
    rates.addTraining(run, row);
    return row;
  };

  await executeSweep(pool, jobsOf(prepared, toDo, jobs), {
    featuresStarted: (job) => display.featuresStarted(job),
    featuresEvent: (job, event) => display.featuresEvent(job, event),
    featuresFinished,
    runEvent: (job, event) => display.runEvent(job, event),
    runFinished: (job, outcome) => {
      const recorded = recordRun(runById.get(job.task.runId)!, outcome);
      const failure = outcome.status === 'failed' ? outcome : undefined;
      recording.push(recorded.then((row) => display.runFinished(job, row, failure)));
      // What cannot be recorded, e.g. on a full disk, need not be computed: `recording` tells the reason in the end.
      recording.at(-1)!.catch(() => pool.stop());
    },
  });
  try {
    await Promise.all(recording);
    await rates.save();
  } finally {
    display.close();
  }
  return { badImages };
}

/** The leaderboard's row of a run that has ended: from its record, which is what later executions will read too. */
async function rowAfter(run: PreparedRun, outcome: JobOutcome<RunResult>): Promise<LeaderboardRow> {
  if (outcome.status === 'stopped') return rowOf(run, 'stopped', '');
  if (outcome.status === 'failed') {
    await logFailure(run.directory, outcome);
    return rowOf(run, 'failed', outcome.error);
  }
  const record = await readResult(run.directory);
  return record ? leaderboardRow(record) : rowOf(run, 'failed', outcome.result.error || 'it left no result.json');
}

/** Into the run's log, where it has begun one: what its process said last is more than a table can show. */
async function logFailure(directory: string, { error, details }: Failure): Promise<void> {
  if (existsSync(directory)) await appendLog(directory, 'failed', { error, details });
}
