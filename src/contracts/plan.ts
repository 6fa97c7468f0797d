import type { SplitName } from './data.js';
import type { Metric } from './experiment.js';

/** The work to do and the reasons, as plain JSON: `plan.json`, and the output of `espalier plan --json`. */
export interface Plan {
  readonly format: 1;
  readonly name: string;
  /** In `plan.json`: the experiment file, relative to the folder of the plan, or absolute on another drive. */
  readonly file?: string;
  readonly engine: string;
  readonly monitor: Metric;
  /** Dotted paths of the grid, in the file's order. */
  readonly sweptPaths: readonly string[];
  /** Every run of the experiment, in the sweep's order. */
  readonly runs: readonly PlannedRun[];
  /** The file's recipe, with the lines of an experiment file that say the same. */
  readonly recipe?: { readonly name: string; readonly lines: readonly string[] };
  /** The distinct ways in which the runs are trained; absent where all of them train their head alone. */
  readonly training?: readonly PlannedTraining[];
  /** The distinct datasets of the runs, divided: what is learned, and from how many images. */
  readonly data: readonly PlannedData[];
  /** The distinct feature sets that runs to be done need. */
  readonly features: readonly PlannedFeatures[];
  /** Downloads that come first. */
  readonly downloads: readonly PlannedDownload[];
  /** Runs trained at once. */
  readonly jobs: number;
  /** Expected times from rates measured on this machine; null where one is not known. */
  readonly seconds: { readonly features: number | null; readonly training: number | null };
}

/** A source with its limit and splits. */
export interface PlannedData {
  /** The source's name and main setting: `folder ./photos`. */
  readonly source: string;
  /** Runs of the experiment that read it. */
  readonly runs: number;
  /** Images of each class in each split, in the order of the classes; null where the source is not on this machine. */
  readonly classes: readonly ClassCounts[] | null;
}

export type ClassCounts = { readonly name: string } & { readonly [split in SplitName]: number };

export interface PlannedDownload {
  readonly what: string;
  /** Null where it is not known, or depends on which of the alternatives can be had. */
  readonly bytes: number | null;
  /** Where the first of a list that can be had is taken: each of them; 0 bytes for one that is on no server. */
  readonly alternatives?: readonly { readonly what: string; readonly bytes: number | null }[];
}

export interface PlannedRun {
  readonly runId: string;
  readonly seed: number;
  readonly swept: { readonly [path: string]: unknown };
  readonly action: 'run' | 'skip';
  /** The reason in words, e.g. `not run yet`, `finished`, `the data changed`. */
  readonly reason: string;
}

export interface PlannedTraining {
  /** Runs of the experiment that are trained so. */
  readonly runs: number;
  readonly phases: readonly PlannedPhase[];
}

export interface PlannedPhase {
  /** The freeze setting in words, e.g. `frozen up to block_13`. */
  readonly frozen: string;
  /** Number of the backbone's layers that have trained weights. */
  readonly tunedLayers: number;
  /** Numbers in them. */
  readonly tunedWeights: number;
  readonly learningRate: number;
  /** Most epochs. */
  readonly epochs: number;
}

/** One set of features. Numbers are null where they cannot be known before a download. */
export interface PlannedFeatures {
  readonly key: string | null;
  /** A readable label, e.g. `mobilenet_v2 alpha 1 at 224 px, outputs of block_13_project_BN`. */
  readonly label: string;
  /** `recomputed`: they would take more than `training.feature_disk`, and are computed in every epoch. */
  readonly place: 'disk' | 'recomputed';
  /** One view of one image as it is stored; null where it is not known before the network is there. */
  readonly rowBytes: number | null;
  /** Runs to be done that use it. */
  readonly runs: number;
  /** Distinct images. */
  readonly images: number | null;
  /** Images, each view counted. */
  readonly needed: number | null;
  /** Those of them that are stored already. */
  readonly stored: number | null;
  /** Bytes on disk of all that are needed, stored already or not. */
  readonly bytes: number | null;
  /** Time to compute missing features or, for those that are not stored, to find out which images can be decoded. */
  readonly seconds: number | null;
}

/** The questions of planning to the store of features. */
export interface FeatureStock {
  /**
   * Number of the wanted features that are stored under a key, which identifies everything that determines features
   * besides the image and the view. Reads only.
   */
  countStored(key: string, wanted: readonly WantedFeatures[]): Promise<number>;
}

/** Views 0 .. views-1 of one image. */
export interface WantedFeatures {
  readonly sha256: string;
  readonly views: number;
}
