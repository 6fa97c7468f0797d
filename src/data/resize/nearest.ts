import type { Image } from '../../contracts/data.js';
import type { Placement } from './placement.js';
import { remembered } from './remembered.js';

const nearestOf = remembered((source: number, target: number): Int32Array => {
  // TensorFlow computes in single precision.
  const scale = Math.fround(source / target);
  return Int32Array.from({ length: target }, (_, index) =>
    Math.min(Math.floor(Math.fround((index + 0.5) * scale)), source - 1),
  );
});

/** Takes for every target pixel the source pixel under its centre. */
export function nearestNeighbour(
  { width, data }: Image,
  { from, to }: Placement,
  result: Uint8Array,
  size: number,
): void {
  const columns = nearestOf(from.width, to.width);
  const rows = nearestOf(from.height, to.height);
  for (let y = 0; y < to.height; y++) {
    const row = (from.top + rows[y]!) * width + from.left;
    let out = ((to.top + y) * size + to.left) * 3;
    for (let x = 0; x < to.width; x++) {
      const at = (row + columns[x]!) * 3;
      result[out++] = data[at]!;
      result[out++] = data[at + 1]!;
      result[out++] = data[at + 2]!;
    }
  }
}
