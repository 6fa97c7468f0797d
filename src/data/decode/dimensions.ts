import type { ImageFormat } from './format.js';

export interface Dimensions {
  readonly width: number;
  readonly height: number;
}

/**
 * Width and height from the header of a JPEG or PNG, before any EXIF rotation. Undefined for other formats and unusual
 * headers, for which sharp is asked, at a fifth of the cost of decoding.
 */
export function dimensionsOf(bytes: Buffer, format: ImageFormat): Dimensions | undefined {
  if (format === 'JPEG') return jpegDimensions(bytes);
  if (format === 'PNG') return pngDimensions(bytes);
  return undefined;
}

/** Reads the frame header (ITU T.81, B.2.2), which follows other segments. */
function jpegDimensions(bytes: Buffer): Dimensions | undefined {
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // C0 to CF start a frame, except C4, C8 and CC, which are tables.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return whole({ width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) });
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** Reads the header chunk, which comes first (PNG, 11.2.1). */
function pngDimensions(bytes: Buffer): Dimensions | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  return whole({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) });
}

const whole = (found: Dimensions) => (found.width > 0 && found.height > 0 ? found : undefined);
