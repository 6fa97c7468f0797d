/** One image, not yet read: all that reading, decoding, augmenting and computing its features take. */
export interface Sample {
  /** Unique in its source, with forward slashes: the path below the source's folder, or `train/17` and the like. */
  readonly id: string;
  /** SHA-256 of the content that is decoded: equal content has an equal hash wherever it lies. */
  readonly sha256: string;
  /** Set where the source has its own split folders. */
  readonly split?: SplitName;
}

/** An image whose class is known: what splitting, training and evaluating take. */
export interface LabelledSample extends Sample {
  /** Index into the class names. */
  readonly label: number;
}

export type SplitName = 'train' | 'validation' | 'test';

/** Decoded pixels: 8-bit RGB, rows top to bottom, 3 bytes a pixel. */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The contents of a source. Samples are sorted by id; nothing depends on the order in which files are listed. */
export interface Listing {
  readonly classes: readonly string[];
  readonly samples: readonly LabelledSample[];
  /** Files that are not images by their name, e.g. `labels.txt`: counted and named, never decoded. */
  readonly ignored: readonly string[];
  /** Sentences about what looks like a mistake in the source: shown wherever it is used. */
  readonly warnings?: readonly string[];
}

/** An image that cannot be used: named in one summary, or an error, as `on_bad_image` says. */
export class BadImage extends Error {
  override readonly name = 'BadImage';
}

/** A dataset divided for training: ids disjoint, equal content never on two sides. */
export interface Splits {
  readonly classes: readonly string[];
  readonly train: readonly LabelledSample[];
  readonly validation: readonly LabelledSample[];
  readonly test: readonly LabelledSample[];
  readonly ignored: readonly string[];
}
