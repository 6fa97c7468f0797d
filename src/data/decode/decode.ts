import { BadImage, type Image } from '../../contracts/data.js';
import { decodeBmp, readBmpHeader } from './bmp.js';
import { dimensionsOf } from './dimensions.js';
import { findStoredColours } from './find-stored-colours.js';
import { formatOf, guessOf } from './format.js';
import { maximumPixels, maximumPixelsAtOnce } from './limits.js';
import { PixelBudget } from './pixel-budget.js';
import { readingFrom } from './read-at.js';
import { decodeStored, decodeWithSharp, measureWithSharp } from './with-sharp.js';

const pixelBudget = new PixelBudget(maximumPixelsAtOnce);

/**
 * The pixels of an image file: 8-bit RGB as TensorFlow, and so Keras, decodes them, or, where TensorFlow does not read
 * the file, as Pillow's `convert('RGB')` gives them; alpha dropped, the first frame or page only, rotated as its
 * orientation says (TensorFlow ignores it). `docs/images.md` has the rules for every format. The format is detected by
 * content, whatever the file's name.
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
  const colours = findStoredColours(readingFrom(bytes), format);
  const { width, height } = dimensionsOf(bytes, format) ?? (await measureWithSharp(bytes, format));
  return pixelBudget.run(checkedPixels(width, height), () =>
    colours === undefined ? decodeWithSharp(bytes, format) : decodeStored(bytes, format, colours),
  );
}

function checkedPixels(width: number, height: number): number {
  const pixels = width * height;
  if (pixels > maximumPixels)
    throw new BadImage(`too large: ${width} x ${height} is more than ${Math.floor(maximumPixels / 1e6)} megapixels`);
  return pixels;
}
