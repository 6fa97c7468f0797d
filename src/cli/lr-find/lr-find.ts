import type { Progress } from '../../contracts/progress.js';
import { exitCodes } from '../../foundation/errors/errors.js';
import { badImagesText } from '../../report/text/bad-images.js';
import type { Prepared } from '../../session/prepare/prepare.js';
import { type FoundLearningRate, findLearningRate } from '../../session/range-test/find-learning-rate.js';
import { onInterrupt, onSuspend } from '../interrupt.js';
import type { ExperimentOptions, RunsOption } from '../options.js';
import { print, printJson } from '../output.js';
import { withProgress } from '../progress/progress.js';
import { SweepDisplay } from '../run/sweep-display.js';
import { findingJson, findingText } from './finding.js';
import { StepDisplay } from './step-display.js';

export interface LrFindOptions extends ExperimentOptions, RunsOption {
  /** A run's id or its beginning; default: the first run of the sweep. */
  readonly run?: string;
  /** The phase, counted from 1; default: the last one. */
  readonly phase?: number;
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly output?: string;
}

/** `espalier lr-find`: writes a table and a picture and suggests a learning rate. Recorded runs are left alone. */
export async function lrFind(file: string, options: LrFindOptions): Promise<void> {
  const found = await withProgress({ quiet: options.json }, (progress) => findShowing(progress, file, options));
  if (found === undefined) process.exitCode = exitCodes.interrupted;
  else if (options.json) printJson(findingJson(found));
  else print(findingText(file, found));
}

async function findShowing(
  progress: Progress,
  file: string,
  options: LrFindOptions,
): Promise<FoundLearningRate | undefined> {
  let stop = (): void => {
    progress.close();
    process.exit(exitCodes.interrupted);
  };
  const releases = [onInterrupt(() => stop())];
  const steps = new StepDisplay(progress, options.steps);
  let features: SweepDisplay | undefined;
  try {
    return await findLearningRate(file, {
      ...options,
      progress,
      watcher: {
        prepared(prepared, title) {
          announce(prepared, title, progress);
          const { monitor, sweptPaths } = prepared.experiment;
          features = new SweepDisplay(progress, { monitor, sweptPaths, runs: 1 });
        },
        started(control) {
          stop = () => control.stop();
          releases.push(onSuspend((suspended) => control.setSuspended(suspended)));
        },
        featuresStarted: (job) => features?.featuresStarted(job),
        featuresEvent: (job, event) => features?.featuresEvent(job, event),
        featuresFinished: (job, outcome) => features?.featuresFinished(job, outcome),
        featuresReady(bad) {
          features?.close();
          if (bad.length > 0) progress.warn(badImagesText(bad).trimEnd());
        },
        testEvent: (event) => steps.show(event),
      },
    });
  } finally {
    features?.close();
    steps.close();
    for (const release of releases) release();
  }
}

function announce({ runs, engine }: Prepared, title: string, progress: Progress): void {
  const [run] = runs;
  progress.note(`${title}; engine ${engine.identity.name}`);
  progress.note(`  weights ${run!.weights!.source}, sha256 ${run!.weights!.sha256.slice(0, 12)}…`);
}
