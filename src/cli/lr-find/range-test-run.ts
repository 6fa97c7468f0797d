import type { FeatureResult, RangeTestResult, RangeTestTask, TaskEvent } from '../../contracts/work.js';
import { keepInUse } from '../../features/in-use.js';
import { featureFolder } from '../../features/store.js';
import { EspalierError } from '../../foundation/errors.js';
import { cacheFolder } from '../../foundation/files.js';
import { badImagesText } from '../../report/bad-images.js';
import { metricText } from '../../report/format.js';
import type { Failure, Outcome } from '../../schedule/outcome.js';
import { executeSweep, type FeatureJob, type JobOutcome } from '../../schedule/sweep.js';
import { WorkerPool } from '../../schedule/worker-pool.js';
import type { Prepared } from '../experiment/prepare.js';
import { onSuspend } from '../interrupt.js';
import type { Activity, Progress } from '../progress/progress.js';
import { jobsOf } from '../run/jobs.js';
import { SweepDisplay } from '../run/sweep-display.js';
import { workerEntry } from '../worker-entry.js';

type Asked = Pick<RangeTestTask, 'phase' | 'from' | 'to' | 'steps'>;

export interface RangeTestRun {
  /** Undefined when it was stopped. */
  readonly finished: Promise<RangeTestResult | undefined>;
  /** Ends the child process at once. */
  stop(): void;
}

/** Computes the features that are missing, and tests the only run that is prepared, in a child process. */
export function startRangeTest(prepared: Prepared, asked: Asked, progress: Progress): RangeTestRun {
  const pool = new WorkerPool({ entry: workerEntry, size: 1 });
  const release = onSuspend((signal) => pool.signal(signal));
  const featureKeys = prepared.runs.flatMap(({ features }) => features.flatMap(({ key }) => key ?? []));
  const letGo = keepInUse(featureFolder(cacheFolder()), featureKeys);
  const finished = perform(pool, prepared, asked, progress).finally(() => {
    release();
    letGo();
    pool.stop();
  });
  return { finished, stop: () => pool.stop() };
}

async function perform(
  pool: WorkerPool,
  prepared: Prepared,
  asked: Asked,
  progress: Progress,
): Promise<RangeTestResult | undefined> {
  const { features, runs } = jobsOf(prepared, prepared.runs, 1);
  const { task, dataKey, data } = runs[0]!;
  if ((await computeFeatures(pool, features, prepared, progress)) === 'stopped') return undefined;
  const { settings, engine, weights, threads } = task;
  const display = new StepDisplay(progress, asked.steps);
  const outcome = await pool.perform({
    task: { kind: 'range-test', settings, engine, weights, threads, ...asked },
    dataKey,
    data,
    onEvent: (event) => display.show(event),
  });
  display.close();
  return resultOf(outcome);
}

async function computeFeatures(
  pool: WorkerPool,
  features: readonly FeatureJob[],
  { experiment: { monitor, sweptPaths } }: Prepared,
  progress: Progress,
): Promise<'stopped' | 'computed'> {
  const display = new SweepDisplay(progress, { monitor, sweptPaths, runs: 1 });
  const outcomes: JobOutcome<FeatureResult>[] = [];
  await executeSweep(
    pool,
    { features, runs: [] },
    {
      featuresStarted: (job) => display.featuresStarted(job),
      featuresEvent: (job, event) => display.featuresEvent(job, event),
      featuresFinished: (job, outcome) => {
        outcomes.push(outcome);
        if (outcome.status !== 'failed') display.featuresFinished(job, outcome);
      },
    },
  );
  display.close();
  for (const outcome of outcomes) {
    if (outcome.status === 'failed') throw failed(outcome);
    if (outcome.status === 'stopped') return 'stopped';
  }
  const bad = badImagesText(outcomes.flatMap((outcome) => (outcome.status === 'finished' ? outcome.result.bad : [])));
  if (bad !== '') progress.warn(bad.trimEnd());
  return 'computed';
}

function resultOf(outcome: Outcome): RangeTestResult | undefined {
  if (outcome.status === 'stopped') return undefined;
  if (outcome.status === 'failed') throw failed(outcome);
  if (outcome.result.kind === 'range-test') return outcome.result;
  throw new Error(`the process answered with a result of kind ${outcome.result.kind}`);
}

/** What the child process said, and, where that is a defect or its death, its last words. */
function failed({ error, remedy, details }: Failure): EspalierError {
  const text = [error, ...(remedy === undefined ? details : [])].join('\n');
  return new EspalierError('RUN_FAILED', text, remedy === undefined ? {} : { remedy });
}

/** Epochs of earlier phases, then the steps of the test. */
class StepDisplay {
  readonly #progress: Progress;
  readonly #steps: number;
  #epochs: Activity | undefined;
  #test: Activity | undefined;

  constructor(progress: Progress, steps: number) {
    this.#progress = progress;
    this.#steps = steps;
  }

  show(event: TaskEvent): void {
    if (event.kind === 'warning') this.#progress.warn(`warning: ${event.message}`);
    if (event.kind === 'epoch') {
      this.#epochs ??= this.#progress.begin('phases before', 'epochs');
      this.#epochs.update(event.epoch, event.epochs, [`loss ${metricText(event.loss)}`]);
    }
    if (event.kind === 'step') {
      this.#epochs?.end();
      this.#epochs = undefined;
      this.#test ??= this.#progress.begin('range test', 'steps');
      const rate = `learning_rate ${event.learningRate.toExponential(1)}`;
      this.#test.update(event.step, this.#steps, [rate, `loss ${metricText(event.loss)}`]);
    }
  }

  close(): void {
    this.#epochs?.end();
    this.#test?.end();
  }
}
