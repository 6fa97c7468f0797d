import { readFileSync } from 'node:fs';
import type { Image } from '../../src/contracts/data.js';
import type { ResizeSettings } from '../../src/contracts/experiment.js';
import { camelCase } from '../../src/foundation/camel-case.js';
import { formulaPicture } from '../models/formula.js';

type Written = { readonly [setting: string]: unknown };

/** What real Keras made, written by `scripts/fixtures/resize.py`. */
interface KerasResize {
  /** Indices of the values that are stored of an image, by its size. */
  readonly places: { readonly [size: string]: readonly number[] };
  readonly pictures: readonly { width: number; height: number; size: number; settings: Written; values: number[] }[];
  readonly photoSize: number;
  readonly photoModes: { readonly [mode: string]: Written };
  /** Values by mode. */
  readonly photos: readonly { photo: string; values: { readonly [mode: string]: readonly number[] } }[];
}

const file = new URL('../../../test/data/fixtures/resize.json', import.meta.url);

export const kerasResize = JSON.parse(readFileSync(file, 'utf8')) as KerasResize;

export const settingsOf = (written: Written): ResizeSettings =>
  Object.fromEntries(
    Object.entries(written).map(([name, value]) => [camelCase(name), value]),
  ) as unknown as ResizeSettings;

export const photoModes = Object.entries(kerasResize.photoModes).map(([mode, written]) => ({
  mode,
  settings: settingsOf(written),
}));

export function pictureOf(width: number, height: number): Image {
  const values = formulaPicture(`${width} x ${height}`, Math.max(width, height));
  return { width, height, data: Uint8Array.from(values.subarray(0, width * height * 3)) };
}

/** The largest difference to Keras, levels, at the places that are stored. */
export function differenceAtPlaces(image: Image, values: readonly number[]): number {
  const places = kerasResize.places[image.width]!;
  return Math.max(...values.map((value, index) => Math.abs(image.data[places[index]!]! - value)));
}
