import type { EngineIdentity, WantedEngine } from './components/engine.js';
import type { PluginFile } from './components/plugin.js';
import type { LocatedWeights } from './components/weight-source.js';
import type { Splits } from './data.js';
import type { RunSettings } from './experiment.js';
import type { FeatureCut, KnownFeatureUse } from './features.js';
import type { RangeEnd, RangePoint } from './range-test.js';
import type { FinalMetrics, RunStatus } from './results.js';

/**
 * A task for a child process. Plain data throughout: tasks and events cross a process boundary as structured
 * clones, so that NaN and Infinity arrive as they are.
 */
export type Task = FeatureTask | RunTask | RangeTestTask;

/**
 * The fields that every task has, including those of kinds that a plugin brings, which have further fields and their
 * own results.
 */
export interface AnyTask {
  readonly kind: string;
  readonly plugins?: readonly PluginFile[];
}

/** Computes features that some runs need and that are not stored yet. */
export interface FeatureTask {
  readonly kind: 'features';
  /** The settings of any one of the runs that share these features; only those that determine features are read. */
  readonly settings: RunSettings;
  /** The cut of the backbone; null to only decode the images and find those that cannot be decoded. */
  readonly cut: FeatureCut | null;
  /** The key under which they are stored: that of `FeatureUse`. */
  readonly key: string;
  readonly engine: WantedEngine;
  readonly weights: LocatedWeights;
  /** The plugins of the experiment file; absent where it names none. */
  readonly plugins?: readonly PluginFile[];
  readonly threads: number;
}

/** Trains and evaluates one run and writes its directory. */
export interface RunTask {
  readonly kind: 'run';
  readonly runId: string;
  readonly settings: RunSettings;
  /** The feature sets of the run, at least one for each phase. */
  readonly features: readonly KnownFeatureUse[];
  readonly engine: WantedEngine;
  readonly weights: LocatedWeights;
  /** Those of the experiment file; absent where it names none. */
  readonly plugins?: readonly PluginFile[];
  readonly threads: number;
  /** The run's directory, absolute. */
  readonly directory: string;
  /** Content of experiment.yaml: the settings of the run with every default filled in, and the weights used. */
  readonly experimentText: string;
  readonly swept: { readonly [path: string]: unknown };
  readonly fingerprint: Fingerprint;
  /** Seconds that computing this run's features took in this execution; 0 when they were stored. */
  readonly featuresSeconds: number;
}

/** Runs a learning rate range test of one phase of a run, after training the phases before it; writes nothing. */
export interface RangeTestTask {
  readonly kind: 'range-test';
  readonly settings: RunSettings;
  readonly features: readonly KnownFeatureUse[];
  readonly engine: WantedEngine;
  readonly weights: LocatedWeights;
  /** Those of the experiment file; absent where it names none. */
  readonly plugins?: readonly PluginFile[];
  readonly threads: number;
  /** Index into `settings.phases`. */
  readonly phase: number;
  /** Learning rate of the first update, and of the last. */
  readonly from: number;
  readonly to: number;
  /** Maximum number of updates. */
  readonly steps: number;
}

/** Everything besides the settings that can change a run's result. */
export interface Fingerprint {
  /** Hash of class names, sample hashes and labels of each split. */
  readonly data: string;
  readonly weights: string;
  /** The engine's identity. It records the kind of processor, which is never a reason to repeat a run. */
  readonly engine: EngineIdentity;
  /** Revisions of the components used, by kind and name, e.g. `optimizer adam`. */
  readonly components: { readonly [component: string]: number };
  /** SHA-256 of the plugin by component, for components that a plugin brings; absent where there are none. */
  readonly plugins?: { readonly [component: string]: string };
}

/**
 * Returns a fingerprint without the kind of processor, which it only records: a run may start on one kind and resume on
 * another.
 */
export function withoutProcessor({ engine, ...others }: Fingerprint): Fingerprint {
  const { processor: _, ...compared } = engine;
  return { ...others, engine: compared as EngineIdentity };
}

export type TaskEvent =
  | { readonly kind: 'features'; readonly done: number; readonly total: number; readonly bad: number }
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      readonly epochs: number;
      readonly loss: number;
      readonly valLoss: number | null;
      readonly valAccuracy: number | null;
    }
  | ({ readonly kind: 'step' } & RangePoint)
  | { readonly kind: 'warning'; readonly message: string };

export type TaskResult = FeatureResult | RunResult | RangeTestResult;

/** The result type of a task: the one with the task's kind. */
export type ResultOf<T extends Task> = Extract<TaskResult, { readonly kind: T['kind'] }>;

export interface FeatureResult {
  readonly kind: 'features';
  /** Images passed through the frozen part in this task, views counted separately. */
  readonly computed: number;
  readonly stored: number;
  readonly seconds: number;
  readonly bad: readonly { readonly id: string; readonly reason: string }[];
}

export interface RunResult {
  readonly kind: 'run';
  readonly status: Exclude<RunStatus, 'stopped'>;
  readonly metrics: FinalMetrics;
  readonly epochs: number;
  readonly trainSeconds: number;
  readonly error: string;
}

export interface RangeTestResult {
  readonly kind: 'range-test';
  /** One point per update that was started. */
  readonly points: readonly RangePoint[];
  readonly end: RangeEnd;
  /** The suggested learning rate; null where the loss did not fall clearly enough to suggest one. */
  readonly suggestion: number | null;
  readonly seconds: number;
}

/** The samples that a task works on, sent once to each process and shared by all tasks on the same data and splits. */
export interface TaskData {
  readonly splits: Splits;
}

/**
 * A message of the parent to a child process. `data` comes once to each process, before the first task that names its
 * key; a process does one task at a time.
 */
export type ToWorker =
  | { readonly kind: 'data'; readonly key: string; readonly data: TaskData }
  | { readonly kind: 'task'; readonly id: number; readonly dataKey: string; readonly task: Task };

/**
 * A message of a child process: any number of events and then one result or one error for each task. Anything else
 * makes the parent end the process. `error` reports that a task threw; `defect` is the stack of an error that the user
 * did not cause.
 */
export type FromWorker =
  | { readonly kind: 'event'; readonly id: number; readonly event: TaskEvent }
  | { readonly kind: 'result'; readonly id: number; readonly result: TaskResult }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly message: string;
      readonly remedy?: string;
      readonly defect?: string;
    };
