import type { ImageFormat } from './format.js';
import { readJpegHeader } from './jpeg-header.js';
import { readingFrom } from './read-at.js';
import { readTiffDirectory } from './tiff/directory.js';
import { tiffTags } from './tiff/tags.js';

export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

/**
 * Width and height from the header of a JPEG, PNG or TIFF, before any EXIF rotation. Undefined for other formats and
 * unusual headers, for which sharp is asked, at a fifth of the cost of decoding.
 */
export function dimensionsOf(bytes: Buffer, format: ImageFormat): Dimensions | undefined {
  if (format === 'JPEG') return whole(readJpegHeader(readingFrom(bytes)));
  if (format === 'PNG') return pngDimensions(bytes);
  if (format === 'TIFF') return tiffDimensions(bytes);
  return undefined;
}

/** Reads the header chunk, which comes first (PNG, 11.2.1). */
function pngDimensions(bytes: Buffer): Dimensions | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return whole({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) });
}

function tiffDimensions(bytes: Buffer): Dimensions | undefined {
  const directory = readTiffDirectory(readingFrom(bytes));
  const [width, height] = [directory.numbers(tiffTags.width)?.[0], directory.numbers(tiffTags.height)?.[0]];
  return width === undefined || height === undefined ? undefined : whole({ width, height });
}

const whole = (found: Dimensions | undefined) =>
  found !== undefined && found.width > 0 && found.height > 0 ? { width: found.width, height: found.height } : undefined;
