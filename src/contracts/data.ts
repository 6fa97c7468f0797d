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
