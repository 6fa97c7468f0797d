import { BadImage, type Image } from '../../contracts/data.js';
import { decodeBmp, readBmpHeader } from './bmp.js';
import { dimensionsOf } from './dimensions.js';
import { formatOf, guessOf } from './format.js';
import { maximumPixels, maximumPixelsAtOnce } from './limits.js';
import { PixelBudget } from './pixel-budget.js';
import { decodeWithSharp, measureWithSharp } from './with-sharp.js';

const pixelBudget = new PixelBudget(maximumPixelsAtOnce);

/**
 * The pixels of an image file: 8-bit RGB as Keras and Pillow's `convert('RGB')` give them, alpha dropped, the first
 * frame or page only, rotated as its EXIF orientation says (Keras ignores it). The format is detected by content,
 * whatever the file's name.
 * @throws BadImage with a short reason
 */
export async function decode(bytes: Buffer): Promise<Image> {
  if (bytes.length === 0) throw new BadImage('empty file');
  const format = formatOf(bytes);
  if (format === undefined) throw new BadImage(guessOf(bytes));
  if (format === 'BMP') {
    const header = readBmpHeader(bytes);
    const pixels = checkedPixels(header.width, header.height);
    return pixelBudget.run(pixels, async () => decodeBmp(bytes, header));
  }
  const { width, height } = dimensionsOf(bytes, format) ?? (await measureWithSharp(bytes, format));
  return pixelBudget.run(checkedPixels(width, height), () => decodeWithSharp(bytes, format));
}

function checkedPixels(width: number, height: number): number {
  const pixels = width * height;
  if (pixels > maximumPixels)
    throw new BadImage(`too large: ${width} x ${height} is more than ${Math.floor(maximumPixels / 1e6)} megapixels`);
  return pixels;
}
