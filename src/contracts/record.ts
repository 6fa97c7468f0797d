import type { LocatedWeights } from './components/weight-source.js';
import type { SplitName } from './data.js';
import type { FinalMetrics, RunStatus, TestMetrics } from './results.js';
import type { Fingerprint } from './work.js';

/** The machine and software of a result. It may explain a difference, and decides nothing. */
export interface Environment {
  readonly node: string;
  /** E.g. `linux x64`. */
  readonly platform: string;
  readonly cpu: string;
  /** Logical processors. */
  readonly cores: number;
  /** Versions of Espalier and of the libraries that compute, by package name. */
  readonly libraries: { readonly [name: string]: string };
}

/**
 * SHA-256 of the weights that no phase tuned, before and after training: of a backbone whose layers are all frozen, of
 * its file, otherwise of their names, shapes and values in memory and in the model that is saved. They are the same.
 */
export interface FrozenProof {
  readonly before: string;
  readonly after: string;
}

/** An image of the splits that a run was made with: a row of `splits.csv`. */
export interface SplitMember {
  /** `Sample.id`: unique in the dataset. */
  readonly file: string;
  /** `Sample.sha256`: 64 hexadecimal digits. */
  readonly sha256: string;
  /** The set that it was put in. */
  readonly set: SplitName;
  /** Why it could not be used, never empty; undefined where it was. */
  readonly leftOut?: string;
}

/**
 * The content of `result.json`, which is written last: a run directory that has one is complete. Numbers that do not
 * exist (a diverged loss, a test set that is not there) are null.
 */
export interface RunRecord {
  readonly format: 1;
  readonly runId: string;
  readonly status: Exclude<RunStatus, 'stopped'>;
  readonly seed: number;
  /** Values of the swept settings by full dotted path, without `seed`. */
  readonly swept: { readonly [path: string]: unknown };
  readonly metrics: FinalMetrics;
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were kept, from 1; null where nothing was trained to the end. */
  readonly keptEpoch: number | null;
  /** Null without a test set, or if the run failed. */
  readonly test: TestMetrics | null;
  readonly timings: {
    readonly featuresSeconds: number;
    readonly trainSeconds: number;
    readonly evaluateSeconds: number;
  };
  readonly fingerprint: Fingerprint;
  /**
   * Those that were used; null where the run failed before they were read. Without the path, which is this machine's.
   */
  readonly weights: Omit<LocatedWeights, 'path'> | null;
  /** Null where the run ended before the proof. */
  readonly frozenWeights: FrozenProof | null;
  /** Images in each split, bad ones left out. */
  readonly samples: { readonly [split in SplitName]: number };
  readonly badImages: readonly { readonly id: string; readonly reason: string }[];
  readonly environment: Environment;
  /** Why the run failed or diverged; else empty. */
  readonly error: string;
}
