import { BadImage } from '../../contracts/data.js';
import { rgbOfCmyk } from './colours/cmyk.js';
import type { StoredColours } from './colours/stored-colours.js';
import type { ImageFormat } from './format.js';
import { readJpegHeader } from './jpeg-header.js';
import type { ReadAt } from './read-at.js';
import { tiffColours } from './tiff/colours.js';
import { readTiffDirectory } from './tiff/directory.js';

/**
 * The colours of a JPEG or TIFF that are not left to sharp; undefined for all others.
 * @throws BadImage for colours that cannot be decoded rightly
 */
export function findStoredColours(read: ReadAt, format: ImageFormat): StoredColours | undefined {
  if (format === 'TIFF') return tiffColours(readTiffDirectory(read));
  if (format !== 'JPEG') return undefined;
  const header = readJpegHeader(read);
  if (header === undefined) return undefined;
  if (header.bitsPerSample > 8)
    throw new BadImage(`JPEG with ${header.bitsPerSample} bits a sample is not supported: save it with 8, or as PNG`);
  if (header.components !== 4) return undefined;
  // sharp inverts inks as if every file were Adobe's; TensorFlow only those that are.
  return { space: 'cmyk', prepare: (bytes) => bytes, toRgb: rgbOfCmyk({ inverted: !header.adobe, round: Math.floor }) };
}
