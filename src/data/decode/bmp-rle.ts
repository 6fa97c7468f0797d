import { BadImage } from '../../contracts/data.js';
import type { BmpHeader } from './bmp-header.js';

/**
 * Palette indices of a run-length coded BMP, rows as they are stored (Microsoft, "Bitmap Compression"). Pixels that
 * the code skips keep index 0. Runs that leave the image are clipped.
 * @throws BadImage where the code ends before its end mark and before the image is full
 */
export function decodeRunLengths(code: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height } = header;
  const nibbles = header.compression === 'rle4';
  const indices = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  let at = 0;
  const next = () => {
    if (at >= code.length) throw new BadImage('truncated BMP (run-length code cut off)');
    return code[at++]!;
  };
  const put = (index: number) => {
    if (x < width && y < height) indices[y * width + x] = index;
    x++;
  };
  /** The colour of the n-th pixel of a byte: high half first. */
  const half = (byte: number, n: number) => (nibbles ? (n % 2 === 0 ? byte >> 4 : byte & 15) : byte);

  while (y < height && !(y === height - 1 && x >= width && at >= code.length)) {
    const count = next();
    const value = next();
    if (count > 0) for (let n = 0; n < count; n++) put(half(value, n));
    else if (value === 0) {
      x = 0;
      y++;
    } else if (value === 1) return indices;
    else if (value === 2) {
      x += next();
      y += next();
    } else {
      const start = at;
      let byte = 0;
      for (let n = 0; n < value; n++) {
        if (!nibbles || n % 2 === 0) byte = next();
        put(half(byte, n));
      }
      // Literal pixels are padded to whole 16-bit words.
      if ((at - start) % 2 === 1 && at < code.length) at++;
    }
  }
  return indices;
}
