import type { Image, Listing, Sample } from '../data.js';
import type { Settings, TextNamed } from './component.js';

export interface SourceContext {
  /** The absolute folder against which relative paths in settings are resolved. */
  readonly relativeTo: string;
  readonly cacheFolder: string;
  readonly progress?: DownloadProgress;
}

export type DownloadProgress = (event: {
  /** `read` where bytes come from this machine and are only hashed. Default: `download`. */
  readonly action?: 'download' | 'read';
  readonly what: string;
  readonly receivedBytes: number;
  readonly totalBytes?: number;
}) => void;

/** Reads and decodes images. Calls may overlap. Rejects with a BadImage for an image that cannot be decoded. */
export interface ImageReader {
  read(sample: Sample): Promise<Image>;
  close(): Promise<void>;
}

/** A kind of dataset: one file in `data/sources/`. */
export interface DatasetSource<S = Settings> extends TextNamed<S> {
  /**
   * Set where samples are whole files of encoded images, such as JPEG, that Espalier decodes: a sample's SHA-256 is that
   * of the file. Their features are shared with all sources of such files; those of other content are the source's own.
   */
  readonly content?: 'image file';
  /** Returns what must be downloaded before `list` can answer, with its size in bytes if known, or null if nothing. */
  missing(settings: S, context: SourceContext): Promise<{ what: string; bytes?: number } | null>;
  /** Downloads what is missing. */
  prepare(settings: S, context: SourceContext): Promise<void>;
  list(settings: S, context: SourceContext): Promise<Listing>;
  open(settings: S, context: SourceContext): Promise<ImageReader>;
}
