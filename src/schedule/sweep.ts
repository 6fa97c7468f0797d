import type {
  FeatureResult,
  FeatureTask,
  ResultOf,
  RunResult,
  RunTask,
  Task,
  TaskData,
  TaskEvent,
} from '../contracts/work.js';
import type { Assignment, Outcome } from './outcome.js';

/** One distinct set of features, computed before the runs that need it. */
export interface FeatureJob {
  readonly key: string;
  readonly task: FeatureTask;
  readonly dataKey: string;
  readonly data: TaskData;
}

export interface RunJob {
  /** Keys of the feature jobs that must have finished. */
  readonly needs: readonly string[];
  /** `featuresSeconds` is filled in when they have. */
  readonly task: RunTask;
  readonly dataKey: string;
  readonly data: TaskData;
}

/** An observer of a sweep while it goes on: runs finish in any order. */
export interface SweepObserver {
  featuresStarted?(job: FeatureJob): void;
  featuresEvent?(job: FeatureJob, event: TaskEvent): void;
  featuresFinished?(job: FeatureJob, outcome: Outcome<FeatureResult>): void;
  runEvent?(job: RunJob, event: TaskEvent): void;
  runFinished?(job: RunJob, outcome: Outcome<RunResult>): void;
}

/** Performs tasks: a WorkerPool, or a stand-in in a test. */
export interface Performer {
  perform<T extends Task>(assignment: Assignment<T>): Promise<Outcome<ResultOf<T>>>;
}

/**
 * Computes the features one set after the other, as each uses all threads, then does the runs at once. A set that
 * cannot be computed fails the runs that need it, with its message, and no others. Outcomes are in the order of `runs`
 * whichever finishes first.
 */
export async function executeSweep(
  pool: Performer,
  { features, runs }: { features: readonly FeatureJob[]; runs: readonly RunJob[] },
  observer: SweepObserver = {},
): Promise<readonly Outcome<RunResult>[]> {
  const computed = new Map<string, Outcome<FeatureResult>>();
  for (const job of features) {
    observer.featuresStarted?.(job);
    const onEvent = (event: TaskEvent) => observer.featuresEvent?.(job, event);
    const outcome = await performTwice(pool, { ...job, onEvent });
    computed.set(job.key, outcome);
    observer.featuresFinished?.(job, outcome);
  }
  return Promise.all(
    runs.map(async (job) => {
      const outcome = await executeRun(pool, job, computed, observer);
      observer.runFinished?.(job, outcome);
      return outcome;
    }),
  );
}

/**
 * A second process goes on where one that died left off, since what it had computed is stored: a crash must not cost
 * all the runs that share the features. A second death has a cause that a third would meet too.
 */
async function performTwice(pool: Performer, assignment: Assignment<FeatureTask>): Promise<Outcome<FeatureResult>> {
  const outcome = await pool.perform(assignment);
  return outcome.status === 'failed' && outcome.processDied ? pool.perform(assignment) : outcome;
}

async function executeRun(
  pool: Performer,
  job: RunJob,
  computed: ReadonlyMap<string, Outcome<FeatureResult>>,
  observer: SweepObserver,
): Promise<Outcome<RunResult>> {
  let featuresSeconds = 0;
  for (const key of job.needs) {
    const outcome = computed.get(key);
    if (outcome === undefined) throw new Error(`run ${job.task.runId} needs features ${key}, which no job computes`);
    if (outcome.status === 'failed') return { ...outcome, error: `features: ${outcome.error}` };
    if (outcome.status === 'stopped') return outcome;
    featuresSeconds += outcome.result.seconds;
  }
  const onEvent = (event: TaskEvent) => observer.runEvent?.(job, event);
  const { dataKey, data } = job;
  return pool.perform({ task: { ...job.task, featuresSeconds }, dataKey, data, onEvent });
}
