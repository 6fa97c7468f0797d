import type * as tf from '@tensorflow/tfjs-core';
import { type Tolerance, ulp } from './parity.js';

type Padding = Parameters<typeof tf.conv2d>[3];
type Rounding = 'floor' | 'round' | 'ceil';
type Pair = [number, number];

/** How a filter, or a pool, moves over an image; sizes are height and width. */
export interface Window {
  readonly name: string;
  readonly size: Pair;
  readonly filter: Pair;
  readonly strides: number | Pair;
  readonly pad: Padding;
  readonly dilations: number | Pair;
  readonly rounding?: Rounding;
}

/** Makes a window: 3 x 3 on an image of 6 x 6 with stride 1 and padding `same`, unless given otherwise. */
function window(given: Partial<Window> = {}): Window {
  const complete = { size: [6, 6], filter: [3, 3], strides: 1, pad: 'same', dilations: 1, ...given } as const;
  const { size, filter, strides, pad, dilations, rounding } = complete as Window;
  const rest = `${dilations === 1 ? '' : `, dilations ${dilations}`}${rounding ? `, ${rounding}` : ''}`;
  return { ...complete, name: `${filter} on ${size}, strides ${strides}, pad ${pad}${rest}` } as Window;
}

const border = (top: number, bottom: number, left: number, right: number): Padding => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** Images and filters of even, odd and unequal sizes, strides that do and do not divide them, and every padding. */
export const windows: readonly Window[] = [
  window(),
  window({ pad: 'valid' }),
  window({ filter: [1, 1] }),
  window({ filter: [1, 1], strides: 2, pad: 'valid' }),
  window({ strides: 2 }),
  window({ strides: 2, size: [7, 5] }),
  window({ strides: 2, size: [8, 6], pad: 'valid' }),
  window({ strides: [1, 2], filter: [3, 5], size: [6, 9] }),
  window({ strides: [2, 3], filter: [5, 2], size: [9, 7] }),
  window({ filter: [2, 2], size: [5, 4] }),
  window({ filter: [6, 6], pad: 'valid' }),
  window({ pad: 1 }),
  window({ pad: 0, strides: 2 }),
  window({ pad: border(0, 1, 2, 1), strides: 2 }),
  window({ pad: border(1, 0, 0, 2) }),
  window({ size: [3, 3], strides: 3 }),
  window({ size: [1, 1] }),
];

/** A window on images that are processed one by one if they have a hundred channels or more. */
export const largeWindow: Window = window({ size: [34, 33], strides: 2 });

/** Windows whose output sizes are not integers and are rounded in each of tfjs' ways. */
export const roundedWindows: readonly Window[] = [
  window({ pad: 1, strides: 2, size: [8, 8], rounding: 'floor' }),
  window({ pad: 1, strides: 3, size: [6, 7], rounding: 'ceil' }),
  window({ pad: 1, strides: 2, size: [6, 8], rounding: 'round' }),
];

/** Windows that only convolutions accept: dilated filters, and, below, borders as wide as the filter. */
export const dilatedWindows: readonly Window[] = [
  window({ dilations: 2, size: [7, 8] }),
  window({ dilations: [1, 3], size: [6, 9], pad: 'valid' }),
];
export const wideBorders: readonly Window[] = [window({ pad: 3 }), window({ pad: border(4, 0, 0, 3), strides: 2 })];

/** The tolerance of sums of up to 100 products. */
export const products: Tolerance = { each: 4 * ulp, largest: 8 * ulp };
