import { setTimeout as sleep } from 'node:timers/promises';
import type { FeatureResult, FeatureTask, ResultOf, RunResult, Task, TaskEvent } from '../contracts/work.js';
import type { Holder } from '../foundation/leases/holder.js';
import { allInTurn, notNow } from './all-in-turn.js';
import { type Claims, claimed, unshared } from './claims.js';
import type { FeatureJob, RunJob } from './jobs.js';
import type { Assignment, Outcome } from './outcome.js';

/** An observer of a sweep while it goes on: runs finish in any order. */
export interface SweepObserver {
  featuresStarted?(job: FeatureJob): void;
  featuresEvent?(job: FeatureJob, event: TaskEvent): void;
  featuresFinished?(job: FeatureJob, outcome: Outcome<FeatureResult>): void;
  runEvent?(job: RunJob, event: TaskEvent): void;
  runFinished?(job: RunJob, outcome: Outcome<RunResult>): void;
  /** Another process does a job now; told again whenever the job was tried in vain. */
  taken?(job: FeatureJob | RunJob, holder: Holder | undefined): void;
}

/** Performs tasks: a WorkerPool, or a stand-in in a test. */
export interface Performer {
  perform<T extends Task>(assignment: Assignment<T>): Promise<Outcome<ResultOf<T>>>;
}

export interface Sharing {
  readonly claims: Claims;
  /** Runs that are claimed at once: those for which there are processes. */
  readonly atOnce: number;
  /** Aborted: jobs that other processes do are waited for no longer, and are `stopped`. */
  readonly signal: AbortSignal;
}

/** Milliseconds after which what other processes do is looked at again. */
const lookedAtEvery = 300;

/**
 * Computes the features one set after the other, as each uses all threads, then does the runs at once. A set that
 * cannot be computed fails the runs that need it, with its message, and no others. Jobs that other processes have claimed
 * come after all others, and have ended when this ends. Outcomes are in the order of `runs` whichever finishes first.
 */
export async function executeSweep(
  pool: Performer,
  { features, runs }: { features: readonly FeatureJob[]; runs: readonly RunJob[] },
  observer: SweepObserver = {},
  { claims, atOnce, signal }: Sharing = { claims: unshared, atOnce: runs.length, signal: new AbortController().signal },
): Promise<readonly Outcome<RunResult>[]> {
  const sharing = { claims, signal, taken: observer.taken };
  const pause = () => sleep(lookedAtEvery, undefined, { signal }).catch(() => {});
  const computed = new Map<string, Outcome<FeatureResult>>();
  await allInTurn(
    features,
    1,
    async (job) => {
      const outcome = await claimed(job, sharing, (lost) => computeFeatures(pool, job, observer, lost));
      if (outcome === notNow) return notNow;
      computed.set(job.key, outcome);
      observer.featuresFinished?.(job, outcome);
      return outcome;
    },
    pause,
  );
  return allInTurn(
    runs,
    atOnce,
    async (job) => {
      const needs = job.needs.map((key) => computed.get(key));
      const outcome =
        featureFailure(job, needs) ??
        (await claimed(job, sharing, (lost) => executeRun(pool, job, needs, observer, lost)));
      if (outcome !== notNow) observer.runFinished?.(job, outcome);
      return outcome;
    },
    pause,
  );
}

async function computeFeatures(
  pool: Performer,
  job: FeatureJob,
  observer: SweepObserver,
  signal: AbortSignal,
): Promise<Outcome<FeatureResult>> {
  observer.featuresStarted?.(job);
  return performTwice(pool, { ...job, onEvent: (event) => observer.featuresEvent?.(job, event), signal });
}

/**
 * A second process goes on where one that died left off, since what it had computed is stored: a crash must not cost
 * all the runs that share the features. A second death has a cause that a third would meet too.
 */
async function performTwice(pool: Performer, assignment: Assignment<FeatureTask>): Promise<Outcome<FeatureResult>> {
  const outcome = await pool.perform(assignment);
  return outcome.status === 'failed' && outcome.processDied ? pool.perform(assignment) : outcome;
}

/** The outcome of a run whose features could not be had. */
function featureFailure(
  job: RunJob,
  needs: readonly (Outcome<FeatureResult> | undefined)[],
): Outcome<RunResult> | undefined {
  for (const [index, outcome] of needs.entries()) {
    if (!outcome) throw new Error(`run ${job.task.runId} needs features ${job.needs[index]}, which no job computes`);
    if (outcome.status === 'failed') return { ...outcome, error: `features: ${outcome.error}` };
    if (outcome.status === 'stopped') return outcome;
  }
  return undefined;
}

async function executeRun(
  pool: Performer,
  job: RunJob,
  needs: readonly (Outcome<FeatureResult> | undefined)[],
  observer: SweepObserver,
  signal: AbortSignal,
): Promise<Outcome<RunResult>> {
  const seconds = needs.map((outcome) => (outcome?.status === 'finished' ? outcome.result.seconds : 0));
  const featuresSeconds = seconds.reduce((sum, each) => sum + each, 0);
  const { task, dataKey, data } = job;
  const onEvent = (event: TaskEvent) => observer.runEvent?.(job, event);
  return pool.perform({ task: { ...task, featuresSeconds }, dataKey, data, onEvent, signal });
}
