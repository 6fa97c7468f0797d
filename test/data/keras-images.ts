import { readFileSync } from 'node:fs';
import type { Image } from '../../src/contracts/data.js';

interface StoredImage {
  readonly width: number;
  readonly height: number;
  readonly data: string;
}

interface AugmentedCase {
  readonly step: string;
  readonly settings: { readonly [setting: string]: unknown };
  readonly parameters: unknown;
  readonly levels: string;
}

/** What real Keras made, written by `test/fixtures/keras-images/make.py`. */
interface KerasImages {
  readonly resized: {
    readonly source: StoredImage;
    readonly cases: readonly { method: 'bilinear' | 'nearest'; size: number; levels: string }[];
  };
  readonly nearestColumns: readonly { source: number; target: number; columns: readonly number[] }[];
  readonly augmented: { readonly source: StoredImage; readonly cases: readonly AugmentedCase[] };
  /** `accurate`: of JPEG, decoded with the exact cosine transform and not the fast one that Keras' loaders take. */
  readonly decoded: readonly { name: string; file: string; pixels: StoredImage; accurate?: StoredImage }[];
  readonly listed: {
    readonly paths: readonly string[];
    readonly classes: readonly string[];
    readonly labels: { readonly [path: string]: number };
  };
}

const file = new URL('../../../test/fixtures/keras-images/keras-images.json', import.meta.url);

export const kerasImages = JSON.parse(readFileSync(file, 'utf8')) as KerasImages;

export const storedImage = ({ width, height, data }: StoredImage): Image => ({
  width,
  height,
  data: new Uint8Array(Buffer.from(data, 'base64')),
});

/** The largest difference to pixels that are stored in 1/64 levels. */
export function largestDifference(image: Image, levels: string): number {
  const bytes = Buffer.from(levels, 'base64');
  const apart = Array.from(image.data, (value, index) => Math.abs(value - bytes.readInt16LE(2 * index) / 64));
  if (bytes.length !== 2 * apart.length) throw new Error('the stored pixels are of another size');
  return Math.max(...apart);
}
