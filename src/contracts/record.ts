import type { LocatedWeights } from './components/weight-source.js';
import type { SplitName } from './data.js';
import type { FinalMetrics, RunStatus, TestMetrics } from './results.js';
import type { Fingerprint } from './work.js';

/** The machine and software of a result. It may explain a difference, but no decision depends on it. */
export interface Environment {
  readonly node: string;
  /** Operating system and architecture, e.g. `linux x64`. */
  readonly platform: string;
  readonly cpu: string;
  /** Logical processors. */
  readonly cores: number;
  /** Versions of Espalier and of the libraries that compute, by package name. */
  readonly libraries: { readonly [name: string]: string };
}

/**
 * SHA-256 of the weights that no phase tuned, before and after training; the two are equal. Where the whole backbone is
 * frozen it is that of the weight file, otherwise of names, shapes and values, in memory before and in the saved model
 * after.
 */
export interface FrozenProof {
  readonly before: string;
  readonly after: string;
}

/** An image and its set in the splits of a run: a row of `splits.csv`. */
export interface SplitMember {
  /** `Sample.id`: unique in the dataset. */
  readonly file: string;
  /** `Sample.sha256`: 64 hexadecimal digits. */
  readonly sha256: string;
  /** The set that the image belongs to. */
  readonly set: SplitName;
  /** Why the image was left out, never empty; undefined if it was used. */
  readonly leftOut?: string;
}

/**
 * The content of `result.json`, which is written last: a run directory that has one is complete. Numbers that do not
 * exist (a diverged loss, a missing test set) are null.
 */
export interface RunRecord {
  readonly format: 1;
  readonly runId: string;
  readonly status: Exclude<RunStatus, 'stopped'>;
  readonly seed: number;
  /** Values of the swept settings by full dotted path, without `seed`. */
  readonly swept: { readonly [path: string]: unknown };
  readonly metrics: FinalMetrics;
  /** Number of epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were kept, from 1; null where training did not finish. */
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
   * The weights that were used, without their path on this machine; null where the run failed before they were read.
   */
  readonly weights: Omit<LocatedWeights, 'path'> | null;
  /** Null where the run ended before it was computed. */
  readonly frozenWeights: FrozenProof | null;
  /** Number of images in each split, without those that could not be decoded. */
  readonly samples: { readonly [split in SplitName]: number };
  readonly badImages: readonly { readonly id: string; readonly reason: string }[];
  readonly environment: Environment;
  /** Why the run failed or diverged; else empty. */
  readonly error: string;
}
