import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { createProgress } from '../../src/cli/progress/progress.js';
import type { FeatureResult, RunResult, RunTask, TaskEvent } from '../../src/contracts/work.js';
import { sha256 } from '../../src/foundation/hash.js';
import { localLauncher } from '../../src/schedule/launchers/local.js';
import type { Failure, Outcome } from '../../src/schedule/outcome.js';
import { executeSweep } from '../../src/schedule/sweep.js';
import { WorkerPool } from '../../src/schedule/worker-pool.js';
import { prepare } from '../../src/session/prepare/prepare.js';
import { jobsOf } from '../../src/session/sweep/jobs.js';

export const workerEntry = fileURLToPath(new URL('../../src/worker/main.js', import.meta.url));

/** An experiment of drawn images of 32 pixels and random weights: a second or two. Sections replace those given here. */
export function tiny(sections: { readonly [section: string]: unknown } = {}): { readonly [section: string]: unknown } {
  return {
    version: 1,
    name: 'tiny',
    dataset: { source: { synthetic: { classes: 3, images_per_class: 20, image_size: 32 } } },
    splits: { train: 0.6, validation: 0.2, test: 0.2 },
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: 'random' },
    head: { layers: [{ dense: { units: 8, activation: 'relu' } }, { dropout: 0.2 }] },
    training: { epochs: 3, batch_size: 8 },
    ...sections,
  };
}

export interface SweepOutcome {
  readonly runs: readonly Outcome<RunResult>[];
  readonly features: readonly Outcome<FeatureResult>[];
  readonly events: readonly TaskEvent[];
  /** Of every run, in the sweep's order. */
  readonly directories: readonly string[];
}

/** Does experiments in the same child processes, one after the other, as `espalier run --force` does. */
export class Sweeper {
  readonly #pool: WorkerPool;
  readonly #jobs: number;
  readonly #cache: string;

  constructor(t: Test, cache: string, { jobs = 1, entry = workerEntry } = {}) {
    this.#cache = cache;
    this.#jobs = jobs;
    // Child processes take it from their environment, where the test runner's wishes for them are not wanted.
    process.env.ESPALIER_CACHE = cache;
    delete process.env.NODE_OPTIONS;
    this.#pool = new WorkerPool({ start: localLauncher(entry), size: jobs });
    t.teardown(() => this.stop());
  }

  /** Ends the child processes. */
  stop(): void {
    this.#pool.stop();
  }

  /** `folder`: where the experiment file is written and `runs/` is made. */
  async sweep(
    folder: string,
    experiment: { readonly [section: string]: unknown },
    {
      onEvent,
      changed = (task) => task,
    }: { onEvent?: (event: TaskEvent) => void; changed?: (task: RunTask) => RunTask } = {},
  ): Promise<SweepOutcome> {
    process.env.ESPALIER_CACHE = this.#cache;
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'tiny.yaml');
    await writeFile(file, JSON.stringify(experiment));
    const progress = await createProgress({ quiet: true });
    const options = { set: [], runs: join(folder, 'runs'), jobs: this.#jobs, force: true, json: false };
    const prepared = await prepare(file, options, { mayDownload: false, progress });
    const features: Outcome<FeatureResult>[] = [];
    const events: TaskEvent[] = [];
    const note = (event: TaskEvent) => {
      events.push(event);
      onEvent?.(event);
    };
    const jobs = jobsOf(prepared, prepared.runs, 1);
    const runs = await executeSweep(
      this.#pool,
      { ...jobs, runs: jobs.runs.map((job) => ({ ...job, task: changed(job.task) })) },
      {
        featuresEvent: (_, event) => note(event),
        featuresFinished: (_, outcome) => features.push(outcome),
        runEvent: (_, event) => note(event),
      },
    );
    return { runs, features, events, directories: prepared.runs.map(({ directory }) => directory) };
  }
}

/** The result of a job that must have finished. */
export function resultOf<Result>(outcome: Outcome<Result> | undefined): Result {
  if (outcome?.status !== 'finished') throw new Error(`not finished: ${JSON.stringify(outcome)}`);
  return outcome.result;
}

/** Why a job failed, which it must have. */
export function failureOf(outcome: Outcome<unknown> | undefined): Failure {
  if (outcome?.status !== 'failed') throw new Error(`not failed: ${JSON.stringify(outcome)}`);
  return outcome;
}

const tables = ['splits.csv', 'metrics.csv', 'predictions.csv', 'confusion.csv', 'model/model.json'];

/** What must be identical between two executions, by run: the text of files, and a hash of the weights. */
export async function tablesOf(directories: readonly string[]): Promise<{ readonly [name: string]: string }[]> {
  return Promise.all(
    directories.map(async (directory) => {
      const weights = sha256(await readFile(join(directory, 'model/weights.bin')));
      const texts = await Promise.all(tables.map((name) => readFile(join(directory, name), 'utf8')));
      return Object.fromEntries([['weights', weights], ...tables.map((name, index) => [name, texts[index]!])]);
    }),
  );
}

/** Paths of the shards of all feature stores in a cache. */
export async function shardsIn(cache: string): Promise<string[]> {
  const names = await readdir(join(cache, 'features'), { recursive: true });
  return names.filter((name) => name.endsWith('.rows')).map((name) => join(cache, 'features', name));
}
