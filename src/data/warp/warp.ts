import type { JsonSchema } from '../../contracts/components/component.js';
import type { Image } from '../../contracts/data.js';
import { type FillMode, mapCoordinate } from './fill-mode.js';

/** The settings of all steps that move pixels, under Keras' names. */
export type WarpSettings = {
  readonly fillMode: FillMode;
  /** The value of every channel for `constant`. */
  readonly fillValue: number;
  readonly interpolation: 'bilinear' | 'nearest';
};

export const warpProperties: { readonly [setting: string]: JsonSchema } = {
  fill_mode: {
    enum: ['reflect', 'wrap', 'constant', 'nearest'],
    default: 'reflect',
    description:
      'How points outside the image are filled: the image mirrored or repeated, fill_value, or the last pixel.',
  },
  fill_value: { type: 'number', minimum: 0, maximum: 255, default: 0, description: 'Colour value for constant.' },
  interpolation: {
    enum: ['bilinear', 'nearest'],
    default: 'bilinear',
    description: 'Interpolation between pixels.',
  },
};

/**
 * The map from a target pixel (x, y) to its point in the source, as in TensorFlow's ImageProjectiveTransformV3:
 * (a0 x + a1 y + a2, b0 x + b1 y + b2), pixel centres at whole numbers.
 */
export interface Affine {
  readonly a0: number;
  readonly a1: number;
  readonly a2: number;
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
}

/** The image transformed by an affine map, in its own size; values are rounded to whole numbers. */
export function warp(image: Image, affine: Affine, settings: WarpSettings): Image {
  const data =
    settings.interpolation === 'bilinear' ? bilinear(image, affine, settings) : nearest(image, affine, settings);
  return { width: image.width, height: image.height, data };
}

function bilinear(image: Image, affine: Affine, { fillMode, fillValue }: WarpSettings): Uint8Array {
  const { width, height, data } = image;
  const { a0, a1, a2, b0, b1, b2 } = affine;
  const mapped = mapCoordinate[fillMode];
  const result = new Uint8Array(data.length);
  const right = width - 1;
  const bottom = height - 1;
  const rowBytes = width * 3;
  for (let y = 0, out = 0; y < height; y++) {
    const rowX = a1 * y + a2;
    const rowY = b1 * y + b2;
    for (let x = 0; x < width; x++, out += 3) {
      let fromX = a0 * x + rowX;
      let fromY = b0 * x + rowY;
      if (fromX >= 0 && fromX < right && fromY >= 0 && fromY < bottom) {
        const left = Math.floor(fromX);
        const top = Math.floor(fromY);
        const toRight = fromX - left;
        const down = fromY - top;
        const both = toRight * down;
        const lowerLeft = down - both;
        const upperRight = toRight - both;
        const upperLeft = 1 - toRight - lowerLeft;
        const at = top * rowBytes + left * 3;
        const below = at + rowBytes;
        // Adding a half and truncating rounds.
        result[out] =
          data[at]! * upperLeft + data[at + 3]! * upperRight + data[below]! * lowerLeft + data[below + 3]! * both + 0.5;
        result[out + 1] =
          data[at + 1]! * upperLeft +
          data[at + 4]! * upperRight +
          data[below + 1]! * lowerLeft +
          data[below + 4]! * both +
          0.5;
        result[out + 2] =
          data[at + 2]! * upperLeft +
          data[at + 5]! * upperRight +
          data[below + 2]! * lowerLeft +
          data[below + 5]! * both +
          0.5;
        continue;
      }
      fromX = mapped(fromX, width);
      fromY = mapped(fromY, height);
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      const toRight = fromX - left;
      const down = fromY - top;
      for (let channel = 0; channel < 3; channel++) {
        const upper =
          valueAt(image, left, top, channel, fillValue) * (1 - toRight) +
          valueAt(image, left + 1, top, channel, fillValue) * toRight;
        const lower =
          valueAt(image, left, top + 1, channel, fillValue) * (1 - toRight) +
          valueAt(image, left + 1, top + 1, channel, fillValue) * toRight;
        result[out + channel] = upper * (1 - down) + lower * down + 0.5;
      }
    }
  }
  return result;
}

function nearest(image: Image, affine: Affine, { fillMode, fillValue }: WarpSettings): Uint8Array {
  const { width, height } = image;
  const { a0, a1, a2, b0, b1, b2 } = affine;
  const mapped = mapCoordinate[fillMode];
  const result = new Uint8Array(image.data.length);
  for (let y = 0, out = 0; y < height; y++)
    for (let x = 0; x < width; x++, out += 3) {
      const column = rounded(mapped(a0 * x + a1 * y + a2, width));
      const row = rounded(mapped(b0 * x + b1 * y + b2, height));
      for (let channel = 0; channel < 3; channel++)
        result[out + channel] = valueAt(image, column, row, channel, fillValue) + 0.5;
    }
  return result;
}

/** Rounds halves away from zero, as in C: -0.5 is outside the image. */
const rounded = (coordinate: number) => (coordinate < 0 ? -Math.round(-coordinate) : Math.round(coordinate));

function valueAt({ width, height, data }: Image, x: number, y: number, channel: number, fillValue: number): number {
  return x >= 0 && x < width && y >= 0 && y < height ? data[(y * width + x) * 3 + channel]! : fillValue;
}
