import type { SplitName, UnreadableFile } from './data.js';
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
  /** The file's recipe, with the equivalent lines of an experiment file. */
  readonly recipe?: { readonly name: string; readonly lines: readonly string[] };
  /** The distinct ways in which the runs are trained; absent where all of them train only their heads. */
  readonly training?: readonly PlannedTraining[];
  /** The distinct datasets of the runs, divided: what is learned, and from how many images. */
  readonly data: readonly PlannedData[];
  /** The distinct feature sets that runs to be done need. */
  readonly features: readonly PlannedFeatures[];
  /** Downloads that are needed first. */
  readonly downloads: readonly PlannedDownload[];
  /** Runs trained at once. */
  readonly jobs: number;
  /** Expected times from rates measured on this machine; null where one is not known. */
  readonly seconds: {
    readonly features: number | null;
    readonly training: number | null;
    /** Those that follow from rates of other networks, scaled by multiply-adds; absent where none does. */
    readonly about?: readonly ('features' | 'training')[];
  };
}

/** A source with its limit and splits. */
export interface PlannedData {
  /** The source's name and main setting: `folder ./photos`. */
  readonly source: string;
  /** Runs of the experiment that read it. */
  readonly runs: number;
  /** Images of each class in each split, in the order of the classes; null where the source is not on this machine. */
  readonly classes: readonly ClassCounts[] | null;
  /** Files that are not images by their names, or are in no class. */
  readonly ignored: readonly string[];
  /** Files that belong to the images and cannot be read. */
  readonly unreadable: readonly UnreadableFile[];
}

export type ClassCounts = { readonly name: string } & { readonly [split in SplitName]: number };

/** Multiply-adds for one image. */
export interface WorkPerImage {
  /** The multiply-adds of its features. */
  readonly features: number;
  /** The multiply-adds of the trained part: outputs and gradients. */
  readonly training: number;
}

export interface PlannedDownload {
  readonly what: string;
  /** Null where it is not known, or depends on which of the alternatives is available. */
  readonly bytes: number | null;
  /** The entries of a list from which the first available one is taken; 0 bytes for one that is not downloaded. */
  readonly alternatives?: readonly { readonly what: string; readonly bytes: number | null }[];
}

export interface PlannedRun {
  readonly runId: string;
  readonly seed: number;
  readonly swept: { readonly [path: string]: unknown };
  readonly action: 'run' | 'skip';
  /** The reason for people, e.g. `not run yet`, `finished`, `the data changed`. */
  readonly reason: string;
  /** A finished run with other paths to the same data and weights, whose result `espalier run --adopt` takes over. */
  readonly sameAs?: string;
}

export interface PlannedTraining {
  /** Number of runs that are trained in this way. */
  readonly runs: number;
  readonly phases: readonly PlannedPhase[];
}

export interface PlannedPhase {
  /** The freeze setting in words, e.g. `frozen up to block_13`. */
  readonly frozen: string;
  /** Number of the backbone's layers that have trained weights. */
  readonly tunedLayers: number;
  /** Number of parameters in these layers. */
  readonly tunedWeights: number;
  readonly learningRate: number;
  /** Maximum number of epochs. */
  readonly epochs: number;
}

/** One set of features. Numbers are null where they cannot be known before a download. */
export interface PlannedFeatures {
  readonly key: string | null;
  /** A readable label, e.g. `mobilenet_v2 alpha 1 at 224 px, outputs of block_13_project_BN`. */
  readonly label: string;
  /** `recomputed` where they would take more than `training.feature_disk` and are computed in every epoch. */
  readonly place: 'disk' | 'recomputed';
  /** Bytes of one stored view of one image; null where this is not known before the network is built. */
  readonly rowBytes: number | null;
  /** Number of runs to be done that use it. */
  readonly runs: number;
  /** Number of distinct images. */
  readonly images: number | null;
  /** Number of views of images. */
  readonly needed: number | null;
  /** Number of these views that are already stored. */
  readonly stored: number | null;
  /** Bytes on disk of all needed views, already stored or not. */
  readonly bytes: number | null;
  /** Time to compute missing features or, for those that are not stored, to find out which images can be decoded. */
  readonly seconds: number | null;
  /** Set where `seconds` follow from the rate of another network, scaled by multiply-adds. */
  readonly about?: true;
}

/** The store of features as planning sees it. */
export interface FeatureStock {
  /**
   * Counts the wanted features that are stored under a key, which identifies everything that determines features
   * besides the image and the view. Only reads.
   */
  countStored(key: string, wanted: readonly WantedFeatures[]): Promise<number>;
}

/** Views 0 to `views` - 1 of one image. */
export interface WantedFeatures {
  /** Its `pixelsKey`. */
  readonly image: string;
  readonly views: number;
}
