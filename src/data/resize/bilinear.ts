import type { Image } from '../../contracts/data.js';
import type { Placement } from './placement.js';
import { remembered } from './remembered.js';

/** The two source rows or columns around each target row or column, and its distance from the first, 0 to 1. */
interface Taps {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly weight: Float32Array;
}

const tapsOf = remembered((source: number, target: number): Taps => {
  const lower = new Int32Array(target);
  const upper = new Int32Array(target);
  const weight = new Float32Array(target);
  // TensorFlow computes in single precision.
  const scale = Math.fround(source / target);
  for (let index = 0; index < target; index++) {
    const position = Math.fround(Math.fround((index + 0.5) * scale) - 0.5);
    const floor = Math.floor(position);
    lower[index] = Math.max(floor, 0);
    upper[index] = Math.min(Math.ceil(position), source - 1);
    weight[index] = position - floor;
  }
  return { lower, upper, weight };
});

/**
 * Interpolates between the four nearest pixels, edges repeated, without antialiasing: a large image is sampled and not
 * averaged. With four pixels at most, one pass is faster than two.
 */
export function bilinear({ width, data }: Image, { from, to }: Placement, result: Uint8Array, size: number): void {
  const columns = tapsOf(from.width, to.width);
  const rows = tapsOf(from.height, to.height);
  const left = columns.lower;
  const right = columns.upper;
  const weights = columns.weight;
  for (let y = 0; y < to.height; y++) {
    const top = (from.top + rows.lower[y]!) * width + from.left;
    const bottom = (from.top + rows.upper[y]!) * width + from.left;
    const down = rows.weight[y]!;
    let out = ((to.top + y) * size + to.left) * 3;
    for (let x = 0; x < to.width; x++, out += 3) {
      const toRight = weights[x]!;
      const d = toRight * down;
      const c = down - d;
      const b = toRight - d;
      const a = 1 - toRight - c;
      const topLeft = (top + left[x]!) * 3;
      const topRight = (top + right[x]!) * 3;
      const bottomLeft = (bottom + left[x]!) * 3;
      const bottomRight = (bottom + right[x]!) * 3;
      // Adding a half and truncating rounds. The channels are unrolled: a loop takes half as long again.
      result[out] = data[topLeft]! * a + data[topRight]! * b + data[bottomLeft]! * c + data[bottomRight]! * d + 0.5;
      result[out + 1] =
        data[topLeft + 1]! * a + data[topRight + 1]! * b + data[bottomLeft + 1]! * c + data[bottomRight + 1]! * d + 0.5;
      result[out + 2] =
        data[topLeft + 2]! * a + data[topRight + 2]! * b + data[bottomLeft + 2]! * c + data[bottomRight + 2]! * d + 0.5;
    }
  }
}
