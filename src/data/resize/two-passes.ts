import type { Image } from '../../contracts/data.js';
import type { Placement } from './placement.js';
import type { Spans } from './spans.js';

/**
 * Weighted sums of whole rows, then of the columns of each sum: a kernel of n x n pixels takes 2n steps. Values are
 * rounded to the nearest integer and clipped to 0..255.
 */
export const twoPasses =
  (spansOf: (source: number, target: number) => Spans) =>
  ({ width, data }: Image, { from, to }: Placement, square: Uint8Array, size: number): void => {
    const rows = spansOf(from.height, to.height);
    const columns = spansOf(from.width, to.width);
    const levels = new Uint8ClampedArray(square.buffer);
    const sum = new Float32Array(from.width * 3);
    for (let y = 0; y < to.height; y++) {
      sumRows(sum, data, rows, y, (from.top * width + from.left) * 3, width * 3);
      sumColumns(sum, columns, levels, ((to.top + y) * size + to.left) * 3);
    }
  };

function sumRows(sum: Float32Array, data: Uint8Array, rows: Spans, y: number, corner: number, stride: number): void {
  const end = y * rows.most + rows.counts[y]!;
  let start = corner + rows.starts[y]! * stride;
  sum.fill(0);
  // Two rows at a time: a row alone takes half as long again.
  for (let nth = y * rows.most; nth < end; nth += 2) {
    const weight = rows.weights[nth]!;
    const nextWeight = nth + 1 < end ? rows.weights[nth + 1]! : 0;
    const next = nth + 1 < end ? start + stride : start;
    for (let at = 0; at < sum.length; at++) sum[at]! += data[start + at]! * weight + data[next + at]! * nextWeight;
    start += 2 * stride;
  }
}

function sumColumns(sum: Float32Array, columns: Spans, levels: Uint8ClampedArray, start: number): void {
  const { starts, counts, weights, most } = columns;
  for (let x = 0, out = start; x < starts.length; x++, out += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    const first = x * most;
    const end = first + counts[x]!;
    for (let nth = first, at = starts[x]! * 3; nth < end; nth++, at += 3) {
      const weight = weights[nth]!;
      red += sum[at]! * weight;
      green += sum[at + 1]! * weight;
      blue += sum[at + 2]! * weight;
    }
    levels[out] = red;
    levels[out + 1] = green;
    levels[out + 2] = blue;
  }
}
