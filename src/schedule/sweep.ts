import { setTimeout as sleep } from 'node:timers/promises';
import type { FeatureResult, FeatureTask, ResultOf, RunResult, Task, TaskEvent } from '../contracts/work.js';
import type { Holder } from '../foundation/leases/holder.js';
import { allInTurn, notNow } from './all-in-turn.js';
import { type Claims, claimed, unshared } from './claims.js';
import type { FeatureJob, RunJob } from './jobs.js';
import type { Assignment, Outcome } from './outcome.js';

/** An observer of a sweep in progress; runs finish in any order. */
export interface SweepObserver {
  featuresStarted?(job: FeatureJob): void;
  featuresEvent?(job: FeatureJob, event: TaskEvent): void;
  featuresFinished?(job: FeatureJob, outcome: Outcome<FeatureResult>): void;
  runEvent?(job: RunJob, event: TaskEvent): void;
  runFinished?(job: RunJob, outcome: Outcome<RunResult>): void;
  /** Called when another process is doing a job, each time the job has been tried in vain. */
  taken?(job: FeatureJob | RunJob, holder: Holder | undefined): void;
}

/** Performs tasks: a WorkerPool, or a fake in a test. */
export interface Performer {
  perform<T extends Task>(assignment: Assignment<T>): Promise<Outcome<ResultOf<T>>>;
}

export interface Sharing {
  readonly claims: Claims;
  /** Number of runs claimed at once: the number of worker processes. */
  readonly atOnce: number;
  /** Aborting it ends the wait for jobs of other processes, which become `stopped`. */
  readonly signal: AbortSignal;
}

/** Milliseconds between attempts at jobs that other processes hold. */
const lookedAtEvery = 300;

/**
 * Computes the feature sets one after the other, because each uses all threads, and then does the runs concurrently. A
 * set that cannot be computed fails only the runs that need it, with its message. Jobs that other processes have
 * claimed are waited for last. Outcomes are in the order of `runs`, whichever finishes first.
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
 * Tries a second process if the first one died, because a crash must not cost all the runs that share the features; it
 * continues from what the first one stored. If the second dies too, a third would probably fail as well.
 */
async function performTwice(pool: Performer, assignment: Assignment<FeatureTask>): Promise<Outcome<FeatureResult>> {
  const outcome = await pool.perform(assignment);
  return outcome.status === 'failed' && outcome.processDied ? pool.perform(assignment) : outcome;
}

/** Returns the outcome of a run whose features could not be computed. */
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
