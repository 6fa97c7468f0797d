import type { PixelConversion } from './samples.js';

/** The decoding of an image whose colours sharp does not convert as TensorFlow and Pillow do. */
export interface StoredColours {
  /** The space in which sharp gives samples as they are stored. */
  readonly space: 'cmyk' | 'srgb';
  /** The file for sharp: a copy that says that its samples are RGB, or the file itself. */
  prepare(bytes: Buffer): Buffer;
  readonly toRgb: PixelConversion;
}
