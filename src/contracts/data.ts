import type { Component, Settings } from './component.js';

/** One image of a dataset, not yet read. */
export interface Sample {
  /** Unique in its source, with forward slashes: the path below the source's folder, or `train/17` and the like. */
  readonly id: string;
  /** Index into the class names. */
  readonly label: number;
  /** Of the content that is decoded: equal content has an equal hash wherever it lies. */
  readonly sha256: string;
  /** Set where the source has its own split folders. */
  readonly split?: SplitName;
}

export type SplitName = 'train' | 'validation' | 'test';

/** Decoded pixels: 8-bit RGB, rows top to bottom, 3 bytes a pixel. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What a source holds. Samples are sorted by id; nothing depends on the order in which files are listed. */
export interface Listing {
  readonly classes: readonly string[];
  readonly samples: readonly Sample[];
  /** Files that are not images by their name, e.g. `labels.txt`: counted and named, never decoded. */
  readonly ignored: readonly string[];
}

export interface SourceContext {
  /** Absolute: relative paths in settings start here. */
  readonly relativeTo: string;
  readonly cacheFolder: string;
  readonly progress?: DownloadProgress;
}

export type DownloadProgress = (event: {
  /** `read`: bytes come from this machine and are only being hashed; `download` unless it is said. */
  readonly action?: 'download' | 'read';
  readonly what: string;
  readonly receivedBytes: number;
  readonly totalBytes?: number;
}) => void;

/**
 * Reads and decodes images; safe to call many times at once. Rejects with a BadImage for one that cannot be decoded.
 */
export interface ImageReader {
  read(sample: Sample): Promise<Image>;
  close(): Promise<void>;
}

/** A kind of dataset: one file in `data/sources/`. */
export interface DatasetSource<S = Settings> extends Component {
  /** Settings for a bare text such as `./photos` or `npm:…`; undefined where the text means another source. */
  fromText?(text: string): S | undefined;
  /** What must be downloaded before `list` can answer, in bytes (undefined: unknown size), or null if nothing. */
  missing(settings: S, context: SourceContext): Promise<{ what: string; bytes?: number } | null>;
  /** Fetches what is missing. */
  prepare(settings: S, context: SourceContext): Promise<void>;
  list(settings: S, context: SourceContext): Promise<Listing>;
  open(settings: S, context: SourceContext): Promise<ImageReader>;
}

/** An image that cannot be used: named in one summary, or an error, as `on_bad_image` says. */
export class BadImage extends Error {
  override readonly name = 'BadImage';
}

/** A dataset divided for training: ids disjoint, equal content never on two sides. */
export interface Splits {
  readonly classes: readonly string[];
  readonly train: readonly Sample[];
  readonly validation: readonly Sample[];
  readonly test: readonly Sample[];
  readonly ignored: readonly string[];
}
