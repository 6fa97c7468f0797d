import { BadImage } from '../../../contracts/data.js';
import type { TiffDirectory } from './directory.js';
import { tiffTags as tags } from './tags.js';

const depths = [1, 2, 4, 8, 16];

/** Kinds of samples by the tag SampleFormat that are not whole numbers from 0 on. */
const otherNumbers: { readonly [format: number]: string } = {
  2: 'signed whole numbers',
  3: 'floating-point numbers',
  5: 'complex whole numbers',
  6: 'complex numbers',
};

/** Compressions that sharp's libtiff is built without. */
const otherCompressions: { readonly [compression: number]: string } = {
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34661: 'JBIG',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/**
 * Refuses samples that have no certain meaning as 8-bit levels, and files whose samples sharp cannot get at.
 * @throws BadImage with what the file is, and what to save it as
 */
export function checkTiffSamples(directory: TiffDirectory): void {
  const samples = directory.numbers(tags.samplesPerPixel)?.[0] ?? 1;
  const bits = directory.numbers(tags.bitsPerSample) ?? [1];
  const depth = bits[0] ?? 1;
  const other = directory.numbers(tags.sampleFormat)?.find((format) => otherNumbers[format] !== undefined);
  if (other !== undefined)
    throw new BadImage(
      `TIFF with ${otherNumbers[other]} as pixels is not supported: which of them is white is not known; scale them to 0..255 and save them as 8 bits`,
    );
  if (!depths.includes(depth) || bits.some((each) => each !== depth) || (depth < 8 && samples > 1))
    throw new BadImage(
      `TIFF with ${[...new Set(bits)].join(', ')} bits a sample is not supported: save it with 8 bits`,
    );
  const compression = otherCompressions[directory.numbers(tags.compression)?.[0] ?? 1];
  if (compression !== undefined)
    throw new BadImage(`TIFF compressed with ${compression} is not supported: save it with LZW or Deflate, or as PNG`);
  if (samples > 1 && directory.numbers(tags.planes)?.[0] === 2 && directory.numbers(tags.tileWidth) !== undefined)
    throw new BadImage('TIFF with tiles of separate colour planes is not supported: save it with strips, or as PNG');
}
