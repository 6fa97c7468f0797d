import { existsSync } from 'node:fs';
import type { LeaderboardRow } from '../../contracts/results.js';
import type { FeatureResult, RunResult } from '../../contracts/work.js';
import { keepInUse } from '../../features/store/in-use.js';
import { featureFolder } from '../../features/store/store.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { leaderboardRow } from '../../record/leaderboard/leaderboard.js';
import { readResult } from '../../record/run/result-file.js';
import { appendLog } from '../../record/run/run-directory.js';
import type { LeftOut } from '../../report/text/bad-images.js';
import type { FeatureJob, RunJob } from '../../schedule/jobs.js';
import type { Failure, Outcome } from '../../schedule/outcome.js';
import { executeSweep, type Sharing, type SweepObserver } from '../../schedule/sweep.js';
import { WorkerPool } from '../../schedule/worker-pool.js';
import type { Prepared, PreparedRun } from '../prepare/prepare.js';
import { startWorker } from '../start-worker.js';
import { claimsOf } from './claim-jobs.js';
import { jobsOf } from './jobs.js';
import { type LeaderboardFile, rowOf } from './leaderboard-file.js';
import { measuredRates } from './measured-rates.js';

/** An observer of a sweep in progress; runs finish in any order. */
export interface SweepWatcher extends Omit<SweepObserver, 'runFinished'> {
  /**
   * Called when a run has ended and its row is on the leaderboard. `failure`: the reason, if the run left no result of
   * its own. `elsewhere`: whether another command did it.
   */
  runRecorded?(job: RunJob, row: LeaderboardRow, failure: Failure | undefined, elsewhere: boolean): void;
}

/** Control of the running child processes. */
export interface SweepControl {
  /** Kills the child processes at once; runs without a result become `stopped`. */
  stop(): void;
  /** Suspends or resumes the child processes. */
  setSuspended(suspended: boolean): void;
}

export interface SweepRun extends SweepControl {
  /** Resolves when every run has an outcome and all of them are on the leaderboard. */
  readonly finished: Promise<{ readonly badImages: readonly LeftOut[] }>;
}

interface SweepOptions {
  readonly leaderboard: LeaderboardFile;
  /** Runs trained at once. */
  readonly jobs: number;
  readonly watcher: SweepWatcher;
}

/** Trains the runs to be done in child processes, and updates the leaderboard as they finish. */
export function startSweep(prepared: Prepared, toDo: readonly PreparedRun[], options: SweepOptions): SweepRun {
  const atOnce = Math.min(options.jobs, toDo.length);
  const pool = new WorkerPool({ start: startWorker, size: atOnce });
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
    pool.stop();
  };
  const sharing = { claims: claimsOf(toDo), atOnce, signal: stopping.signal };
  const featureKeys = toDo.flatMap(({ features }) => features.flatMap(({ key }) => key ?? []));
  const release = keepInUse(featureFolder(cacheFolder()), featureKeys);
  const finished = follow(pool, prepared, toDo, options, { sharing, stop }).finally(() => {
    release();
    stop();
  });
  return { finished, stop, setSuspended: (suspended) => pool.setSuspended(suspended) };
}

async function follow(
  pool: WorkerPool,
  prepared: Prepared,
  toDo: readonly PreparedRun[],
  { leaderboard, jobs, watcher }: SweepOptions,
  { sharing, stop }: { sharing: Sharing; stop: () => void },
): Promise<{ badImages: readonly LeftOut[] }> {
  const runById = new Map(toDo.map((run) => [run.runId, run]));
  const badImages: LeftOut[] = [];
  const rates = measuredRates(prepared.engine.identity.name, prepared.workOf);
  const recording: Promise<void>[] = [];

  const featuresFinished = (job: FeatureJob, outcome: Outcome<FeatureResult>) => {
    watcher.featuresFinished?.(job, outcome);
    if (outcome.status !== 'finished') return;
    badImages.push(...outcome.result.bad);
    rates.addFeatures(job.task, outcome.result);
  };
  const recordRun = async (run: PreparedRun, outcome: Outcome<RunResult>) => {
    const row = await rowAfter(run, outcome);
    leaderboard.set(row);
    await leaderboard.write();
    if (!isElsewhere(outcome)) rates.addTraining(run, row);
    return row;
  };

  const observer: SweepObserver = {
    taken: (job, holder) => watcher.taken?.(job, holder),
    featuresStarted: (job) => watcher.featuresStarted?.(job),
    featuresEvent: (job, event) => watcher.featuresEvent?.(job, event),
    featuresFinished,
    runEvent: (job, event) => watcher.runEvent?.(job, event),
    runFinished: (job, outcome) => {
      const recorded = recordRun(runById.get(job.task.runId)!, outcome);
      const failure = outcome.status === 'failed' ? outcome : undefined;
      const elsewhere = isElsewhere(outcome);
      recording.push(recorded.then((row) => watcher.runRecorded?.(job, row, failure, elsewhere)));
      // If results cannot be recorded, e.g. because the disk is full, the sweep stops; awaiting `recording` throws the
      // reason.
      recording.at(-1)!.catch(stop);
    },
  };
  await executeSweep(pool, jobsOf(prepared, toDo, jobs), observer, sharing);
  await Promise.all(recording);
  await rates.save();
  return { badImages };
}

function isElsewhere(outcome: Outcome): boolean {
  return outcome.status === 'finished' && outcome.elsewhere === true;
}

/** Returns the leaderboard's row of a run that has ended, from its record, as later executions will read it. */
async function rowAfter(run: PreparedRun, outcome: Outcome<RunResult>): Promise<LeaderboardRow> {
  if (outcome.status === 'stopped') return rowOf(run, 'stopped', '');
  if (outcome.status === 'failed') {
    await logFailure(run.directory, outcome);
    return rowOf(run, 'failed', outcome.error);
  }
  const record = await readResult(run.directory);
  return record ? leaderboardRow(record) : rowOf(run, 'failed', outcome.result.error || 'it left no result.json');
}

/** Appends the process's last output, which is too long for the leaderboard, to the run's log if there is one. */
async function logFailure(directory: string, { error, details }: Failure): Promise<void> {
  if (existsSync(directory)) await appendLog(directory, 'failed', { error, details });
}
