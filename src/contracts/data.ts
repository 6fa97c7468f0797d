/** One image, not yet read: what is needed to read, decode and augment it and to compute its features. */
export interface Sample {
  /**
   * A name that is unique in its source, with forward slashes: the path below the source's folder, or e.g. `train/17`.
   */
  readonly id: string;
  /** SHA-256 of the content that is decoded, so that equal content has the same hash wherever it is stored. */
  readonly sha256: string;
  /** The revision of decoding for content of its kind, where that is above 1: other pixels than earlier releases gave. */
  readonly decodingRevision?: number;
  /** Set where the source has its own split folders. */
  readonly split?: SplitName;
}

/** Returns the key that identifies a sample's pixels; whatever is computed from them is stored under it. */
export function pixelsKey({ sha256, decodingRevision }: Pick<Sample, 'sha256' | 'decodingRevision'>): string {
  return decodingRevision === undefined ? sha256 : `${sha256}.${decodingRevision}`;
}

/** An image whose class is known, as splitting, training and evaluation need it. */
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
  /** Files whose names are not those of images, e.g. `labels.txt`, or that are in no class: listed, never decoded. */
  readonly ignored: readonly string[];
  /** Files that belong to the images and cannot be read, such as HEIC: bad images, as `on_bad_image` says. */
  readonly unreadable?: readonly UnreadableFile[];
  /** Sentences about what looks like a mistake in the source: shown wherever it is used. */
  readonly warnings?: readonly string[];
}

/** A file that is missing from the samples, though it would be one if it could be read. */
export interface UnreadableFile {
  /** The path below the source's folder. */
  readonly id: string;
  /** With what to do about it: `HEIC, which cannot be read: convert it to JPEG or PNG`. */
  readonly reason: string;
}

/** An image that cannot be decoded: listed in a summary or treated as an error, as `on_bad_image` says. */
export class BadImage extends Error {
  override readonly name = 'BadImage';
}

/** A dataset divided into sets: ids are disjoint, and equal content is never in two sets. */
export interface Splits {
  readonly classes: readonly string[];
  readonly train: readonly LabelledSample[];
  readonly validation: readonly LabelledSample[];
  readonly test: readonly LabelledSample[];
  readonly ignored: readonly string[];
  readonly unreadable?: readonly UnreadableFile[];
}
