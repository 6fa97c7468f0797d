import type { PixelConversion } from './samples.js';

/** The definition of YCbCr in a TIFF (TIFF 6.0, section 21). */
export interface YCbCrDefinition {
  /** Shares of red, green and blue in luminance. */
  readonly coefficients: readonly number[];
  /** The samples that stand for black and white: those of luminance, and of both differences (0 and largest). */
  readonly reference: readonly number[];
}

export const rec601: YCbCrDefinition = {
  coefficients: [0.299, 0.587, 0.114],
  reference: [0, 255, 128, 255, 128, 255],
};

/** Luminance and colour differences to red, green and blue, with full precision. */
export function rgbOfYCbCr({ coefficients, reference }: YCbCrDefinition): PixelConversion {
  const [ofRed, ofGreen, ofBlue] = coefficients as [number, number, number];
  const scaled = (sample: number, of: number, largest: number) => {
    const [zero, most] = reference.slice(2 * of) as [number, number];
    return ((sample - zero) * largest) / (most - zero);
  };
  const tables = [255, 127, 127].map((largest, of) =>
    Float64Array.from({ length: 256 }, (_, at) => scaled(at, of, largest)),
  );
  const [luminances, blues, reds] = tables as [Float64Array, Float64Array, Float64Array];
  return (samples, from, rgb, to) => {
    const y = luminances[samples[from]!]!;
    const blue = y + 2 * (1 - ofBlue) * blues[samples[from + 1]!]!;
    const red = y + 2 * (1 - ofRed) * reds[samples[from + 2]!]!;
    rgb[to] = red;
    rgb[to + 1] = (y - ofRed * red - ofBlue * blue) / ofGreen;
    rgb[to + 2] = blue;
  };
}
