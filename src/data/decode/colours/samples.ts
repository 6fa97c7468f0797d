/** The samples of every pixel as a file stores them, 8 bits each, not yet red, green and blue; rows top to bottom. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  /** Samples of a pixel: those of its colour first. */
  readonly channels: number;
  readonly data: Uint8Array;
}

/** Writes a colour's red, green and blue, 0..255, to `rgb` from element `to` on; its samples start at `from`. */
export type PixelConversion = (samples: Uint8Array, from: number, rgb: Uint8ClampedArray, to: number) => void;

/** Converts pixel by pixel; results are rounded to the nearest level. */
export function convertPixels({ width, height, channels, data }: Samples, convert: PixelConversion) {
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) convert(data, from, rgb, to);
  return { width, height, data: new Uint8Array(rgb.buffer) };
}
