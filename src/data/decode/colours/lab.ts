import type { PixelConversion } from './samples.js';

/** The white of L*a*b* files, D50 (ICC.1, 7.2.16). */
const white = [0.9642, 1, 0.8249] as const;

/** XYZ under D50 to linear sRGB: the inverse of the colorants of the sRGB profile, which are adapted by Bradford. */
const linearOfXyz = [
  [3.134136, -1.617386, -0.490662],
  [-0.978796, 1.916254, 0.033443],
  [0.071955, -0.228977, 1.405386],
] as const;

/**
 * L*a*b* to sRGB. L* is 0..100 over all levels. a* and b* are whole numbers, as two's complement (CIE L*a*b*) or with
 * 128 added (ICC L*a*b*). Colours outside of sRGB are cut off.
 */
export function rgbOfLab(differences: 'signed' | 'offset'): PixelConversion {
  const difference = (sample: number) => (differences === 'offset' ? sample - 128 : (sample << 24) >> 24);
  return (samples, from, rgb, to) => {
    const y = ((samples[from]! * 100) / 255 + 16) / 116;
    const x = y + difference(samples[from + 1]!) / 500;
    const z = y - difference(samples[from + 2]!) / 200;
    const xyz = [x, y, z].map((root, axis) => white[axis]! * cubed(root)) as [number, number, number];
    for (const [channel, row] of linearOfXyz.entries())
      rgb[to + channel] = 255 * gamma(row[0] * xyz[0] + row[1] * xyz[1] + row[2] * xyz[2]);
  };
}

/** The inverse of CIE's cube root, which is linear near black. */
const cubed = (root: number) => (root > 6 / 29 ? root ** 3 : 3 * (6 / 29) ** 2 * (root - 4 / 29));

/** IEC 61966-2-1. */
const gamma = (linear: number) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055);
