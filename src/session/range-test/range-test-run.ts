import type { FeatureResult, RangeTestResult, RangeTestTask, TaskEvent } from '../../contracts/work.js';
import { keepInUse } from '../../features/store/in-use.js';
import { featureFolder } from '../../features/store/store.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { cacheFolder } from '../../foundation/files/files.js';
import type { LeftOut } from '../../report/text/bad-images.js';
import type { FeatureJob } from '../../schedule/jobs.js';
import type { Failure, Outcome } from '../../schedule/outcome.js';
import { executeSweep } from '../../schedule/sweep.js';
import { WorkerPool } from '../../schedule/worker-pool.js';
import type { Prepared } from '../prepare/prepare.js';
import { startWorker } from '../start-worker.js';
import { jobsOf } from '../sweep/jobs.js';
import type { SweepControl, SweepWatcher } from '../sweep/sweep-run.js';

export type RangeTestSettings = Pick<RangeTestTask, 'phase' | 'from' | 'to' | 'steps'>;

/** An observer of a range test. */
export interface RangeTestWatcher extends Pick<SweepWatcher, 'featuresStarted' | 'featuresEvent' | 'featuresFinished'> {
  /**
   * Called when all features are stored and the test begins. `bad`: images that were left out because they cannot be
   * decoded.
   */
  featuresReady?(bad: readonly LeftOut[]): void;
  testEvent?(event: TaskEvent): void;
}

export interface RangeTestRun extends SweepControl {
  /** Resolves to undefined if it was stopped. */
  readonly finished: Promise<RangeTestResult | undefined>;
}

/** Computes missing features and tests the only prepared run, in a child process. */
export function startRangeTest(
  prepared: Prepared,
  settings: RangeTestSettings,
  watcher: RangeTestWatcher = {},
): RangeTestRun {
  const pool = new WorkerPool({ start: startWorker, size: 1 });
  const featureKeys = prepared.runs.flatMap(({ features }) => features.flatMap(({ key }) => key ?? []));
  const release = keepInUse(featureFolder(cacheFolder()), featureKeys);
  const finished = perform(pool, prepared, settings, watcher).finally(() => {
    release();
    pool.stop();
  });
  return { finished, stop: () => pool.stop(), setSuspended: (suspended) => pool.setSuspended(suspended) };
}

async function perform(
  pool: WorkerPool,
  prepared: Prepared,
  asked: RangeTestSettings,
  watcher: RangeTestWatcher,
): Promise<RangeTestResult | undefined> {
  const { features, runs } = jobsOf(prepared, prepared.runs, 1);
  const { task, dataKey, data } = runs[0]!;
  const bad = await computeFeatures(pool, features, watcher);
  if (bad === undefined) return undefined;
  watcher.featuresReady?.(bad);
  const { settings, features: uses, engine, weights, plugins, threads } = task;
  const outcome = await pool.perform({
    task: {
      kind: 'range-test',
      settings,
      features: uses,
      engine,
      weights,
      ...(plugins && { plugins }),
      threads,
      ...asked,
    },
    dataKey,
    data,
    onEvent: (event) => watcher.testEvent?.(event),
  });
  return resultOf(outcome);
}

/**
 * Computes the features and returns the images that were left out, or undefined if it was stopped. Throws if it fails,
 * without calling the watcher.
 */
async function computeFeatures(
  pool: WorkerPool,
  features: readonly FeatureJob[],
  watcher: RangeTestWatcher,
): Promise<readonly LeftOut[] | undefined> {
  const outcomes: Outcome<FeatureResult>[] = [];
  await executeSweep(
    pool,
    { features, runs: [] },
    {
      featuresStarted: (job) => watcher.featuresStarted?.(job),
      featuresEvent: (job, event) => watcher.featuresEvent?.(job, event),
      featuresFinished: (job, outcome) => {
        outcomes.push(outcome);
        if (outcome.status !== 'failed') watcher.featuresFinished?.(job, outcome);
      },
    },
  );
  for (const outcome of outcomes) {
    if (outcome.status === 'failed') throw failed(outcome);
    if (outcome.status === 'stopped') return undefined;
  }
  return outcomes.flatMap((outcome) => (outcome.status === 'finished' ? outcome.result.bad : []));
}

function resultOf(outcome: Outcome<RangeTestResult>): RangeTestResult | undefined {
  if (outcome.status === 'stopped') return undefined;
  if (outcome.status === 'failed') throw failed(outcome);
  return outcome.result;
}

/** Returns the error of a child process, with its last output if it crashed or has a defect. */
function failed({ error, remedy, details }: Failure): EspalierError {
  const text = [error, ...(remedy === undefined ? details : [])].join('\n');
  return new EspalierError('RUN_FAILED', text, remedy === undefined ? {} : { remedy });
}
