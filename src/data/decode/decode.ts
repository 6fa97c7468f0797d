import { BadImage, type Image } from '../../contracts/data.js';
import { decodeBmp, readBmpHeader } from './bmp.js';
import { formatOf, guessOf } from './format.js';
import { PixelBudget } from './pixel-budget.js';
import { openWithSharp } from './with-sharp.js';

/** The largest image that is decoded: 2^27 pixels, 134 megapixels (its pixels take 400 MB). */
export const maximumPixels = 2 ** 27;

/** Pixels decoded at one time in a process, about 6 bytes each: large images queue up instead of filling the memory. */
const pixelsAtOnce = new PixelBudget(2 ** 25);

/**
 * The pixels of an image file: 8-bit RGB as Keras and Pillow's `convert('RGB')` give them, alpha dropped, the first
 * frame or page only, turned upright as its EXIF orientation says (Keras leaves it lying). The format is told by the
 * content, whatever the file is called.
 * @throws BadImage with a short reason
 */
export async function decode(bytes: Uint8Array): Promise<Image> {
  if (bytes.length === 0) throw new BadImage('empty file');
  const format = formatOf(bytes);
  if (format === undefined) throw new BadImage(guessOf(bytes));
  if (format === 'BMP') {
    const header = readBmpHeader(bytes);
    const pixels = checkedPixels(header.width, header.height);
    return pixelsAtOnce.run(pixels, async () => decodeBmp(bytes, header));
  }
  const opened = await openWithSharp(bytes, format);
  const pixels = checkedPixels(opened.width, opened.height);
  return pixelsAtOnce.run(pixels, opened.decode);
}

function checkedPixels(width: number, height: number): number {
  const pixels = width * height;
  if (pixels > maximumPixels)
    throw new BadImage(`too large: ${width} x ${height} is more than ${Math.floor(maximumPixels / 1e6)} megapixels`);
  return pixels;
}
