import { BadImage } from '../../contracts/data.js';
import { findStoredColours } from './find-stored-colours.js';
import { formatOf } from './format.js';
import type { ReadAt } from './read-at.js';

/** The highest revision that `decodingRevision` gives. */
export const latestDecodingRevision = 2;

/**
 * The revision of decoding for one file, raised when it gives other pixels for files of its kind, so that what is
 * stored for all other files stays valid. 2: CMYK JPEG; TIFF with inks, YCbCr at full resolution or L*a*b*; AVIF; what
 * is refused by its colours. Raise `pixelsRevision` where all files change.
 */
export function decodingRevision(read: ReadAt): number {
  const format = formatOf(read(0, 64));
  if (format === undefined) return 1;
  if (format === 'AVIF') return 2;
  try {
    return findStoredColours(read, format) === undefined ? 1 : 2;
  } catch (error) {
    if (error instanceof BadImage) return 2;
    throw error;
  }
}
