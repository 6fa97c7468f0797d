import { BadImage } from '../../../contracts/data.js';
import { rgbOfCmyk } from '../colours/cmyk.js';
import { rgbOfLab } from '../colours/lab.js';
import type { PixelConversion } from '../colours/samples.js';
import type { StoredColours } from '../colours/stored-colours.js';
import { rec601, rgbOfYCbCr } from '../colours/ycbcr.js';
import type { TiffDirectory } from './directory.js';
import { checkTiffSamples } from './samples.js';
import { tiffTags as tags } from './tags.js';

const rgb = 2;
const uncompressed = 1;
/** JPEG as it is used today, and as TIFF 6.0 had it: its decoder converts colours itself. */
const jpegs: readonly (number | undefined)[] = [6, 7];

/**
 * The colours of a TIFF that sharp would take for others: inks without a profile, YCbCr at full resolution, L*a*b*.
 * Undefined where sharp reads grey, RGB, a palette or subsampled YCbCr.
 * @throws BadImage for a kind of TIFF that cannot be decoded rightly
 */
export function tiffColours(directory: TiffDirectory): StoredColours | undefined {
  checkTiffSamples(directory);
  const toRgb = conversionOf(directory);
  if (toRgb === undefined) return undefined;
  return { space: 'srgb', prepare: (bytes) => directory.withNumber(bytes, tags.photometric, rgb), toRgb };
}

function conversionOf(directory: TiffDirectory): PixelConversion | undefined {
  const samples = directory.numbers(tags.samplesPerPixel)?.[0] ?? 1;
  const photometric = directory.numbers(tags.photometric)?.[0];
  const needs = (least: number, name: string) => {
    if (samples < least) throw unsupported(`${name} colours of fewer than ${least} samples`);
  };
  switch (photometric) {
    case 5:
      if ((directory.numbers(tags.inkSet)?.[0] ?? 1) !== 1) throw unsupported('inks other than CMYK');
      needs(4, 'CMYK');
      return rgbOfCmyk({ inverted: false, round: Math.round });
    case 6:
      needs(3, 'YCbCr');
      return isLeftToSharp(directory) ? undefined : rgbOfYCbCr(definitionOf(directory));
    case 8:
      needs(3, 'L*a*b*');
      return rgbOfLab('signed');
    case 9:
      needs(3, 'L*a*b*');
      return rgbOfLab('offset');
    default:
      if (photometric !== undefined && photometric > 3)
        throw unsupported(otherColours[photometric] ?? `colours of kind ${photometric}`);
      return undefined;
  }
}

const otherColours: { readonly [photometric: number]: string } = {
  4: 'a transparency mask and no colours',
  10: 'ITU L*a*b* colours',
  32803: 'raw samples of a sensor',
  32844: 'LogL luminance',
  32845: 'LogLuv colours',
  34892: 'raw samples of a sensor',
};

const unsupported = (what: string) => new BadImage(`TIFF with ${what} is not supported: convert it to RGB`);

/**
 * YCbCr that libtiff converts: from JPEG, and subsampled, unless a file that says nothing of subsampling, which means 2
 * x 2, has all samples, as its size shows; Pillow reads such files at full resolution.
 */
function isLeftToSharp(directory: TiffDirectory): boolean {
  const compression = directory.numbers(tags.compression)?.[0];
  if (jpegs.includes(compression)) return true;
  const subsampling = directory.numbers(tags.subsampling);
  if (subsampling !== undefined) return subsampling.some((factor) => factor !== 1);
  const bytes = directory.numbers(tags.stripByteCounts)?.reduce((sum, each) => sum + each, 0) ?? 0;
  const [width, height] = [directory.numbers(tags.width)?.[0] ?? 0, directory.numbers(tags.height)?.[0] ?? 0];
  return (compression ?? uncompressed) !== uncompressed || bytes < 3 * width * height;
}

function definitionOf(directory: TiffDirectory) {
  const { coefficients, reference } = rec601;
  return {
    coefficients: directory.numbers(tags.coefficients) ?? coefficients,
    reference: directory.numbers(tags.reference) ?? reference,
  };
}
