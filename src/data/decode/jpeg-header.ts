import type { ReadAt } from './read-at.js';

/** The contents of a JPEG's frame header, and whether Adobe's marker comes before it. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  /** Colour components of a pixel: 1 grey, 3 YCbCr or RGB, 4 CMYK or YCCK. */
  readonly components: number;
  /** Adobe's programs mark their files, and store inks inverted in them. */
  readonly adobe: boolean;
}

/** Reads the frame header (ITU T.81, B.2.2), which follows other segments; undefined where there is none to be found. */
export function readJpegHeader(read: ReadAt): JpegHeader | undefined {
  let at = 2;
  let adobe = false;
  for (;;) {
    const segment = read(at, 16);
    if (segment.length < 10 || segment[0] !== 0xff) return undefined;
    const marker = segment[1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    // C0 to CF start a frame, except C4, C8 and CC, which are tables.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return {
        width: segment.readUInt16BE(7),
        height: segment.readUInt16BE(5),
        bitsPerSample: segment[4]!,
        components: segment[9]!,
        adobe,
      };
    const length = segment.readUInt16BE(2);
    // libjpeg takes it for Adobe's if its 12 bytes are there.
    if (marker === 0xee && length >= 14 && segment.toString('latin1', 4, 9) === 'Adobe') adobe = true;
    at += 2 + length;
  }
}
