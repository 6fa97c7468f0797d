import type { Image } from '../contracts/data.js';

export type Interpolation = 'bilinear' | 'nearest';

/**
 * Resizes an image to size x size as `tf.image.resize` does, which Keras' loaders use: pixel centres at half
 * integers, edges repeated, and no antialiasing, so that a large image is sampled and not averaged. The aspect ratio
 * is not kept. Bilinear values are rounded to the nearest integer; Keras goes on with the fractions.
 */
export function resize(image: Image, size: number, interpolation: Interpolation): Image {
  if (image.width === size && image.height === size) return image;
  const data = interpolation === 'bilinear' ? bilinear(image, size) : nearest(image, size);
  return { width: size, height: size, data };
}

/** Between which two source rows or columns each target row or column lies, and how far from the first, 0 to 1. */
interface Taps {
  readonly lower: Int32Array;
  readonly upper: Int32Array;
  readonly weight: Float32Array;
}

// Datasets have few image sizes; every table is a few kilobytes.
const tapsOf = remembered(256, (source: number, target: number): Taps => {
  const lower = new Int32Array(target);
  const upper = new Int32Array(target);
  const weight = new Float32Array(target);
  // Single precision, as TensorFlow computes it.
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

function bilinear({ width, height, data }: Image, size: number): Uint8Array {
  const columns = tapsOf(width, size);
  const rows = tapsOf(height, size);
  const left = columns.lower;
  const right = columns.upper;
  const weights = columns.weight;
  const result = new Uint8Array(size * size * 3);
  for (let y = 0, out = 0; y < size; y++) {
    const top = rows.lower[y]! * width;
    const bottom = rows.upper[y]! * width;
    const down = rows.weight[y]!;
    for (let x = 0; x < size; x++, out += 3) {
      const toRight = weights[x]!;
      const d = toRight * down;
      const c = down - d;
      const b = toRight - d;
      const a = 1 - toRight - c;
      const topLeft = (top + left[x]!) * 3;
      const topRight = (top + right[x]!) * 3;
      const bottomLeft = (bottom + left[x]!) * 3;
      const bottomRight = (bottom + right[x]!) * 3;
      // Adding a half and cutting off rounds. Written out for the three channels: a loop takes half as long again.
      result[out] = data[topLeft]! * a + data[topRight]! * b + data[bottomLeft]! * c + data[bottomRight]! * d + 0.5;
      result[out + 1] =
        data[topLeft + 1]! * a + data[topRight + 1]! * b + data[bottomLeft + 1]! * c + data[bottomRight + 1]! * d + 0.5;
      result[out + 2] =
        data[topLeft + 2]! * a + data[topRight + 2]! * b + data[bottomLeft + 2]! * c + data[bottomRight + 2]! * d + 0.5;
    }
  }
  return result;
}

const nearestOf = remembered(256, (source: number, target: number): Int32Array => {
  const scale = Math.fround(source / target);
  return Int32Array.from({ length: target }, (_, index) =>
    Math.min(Math.floor(Math.fround((index + 0.5) * scale)), source - 1),
  );
});

function nearest({ width, height, data }: Image, size: number): Uint8Array {
  const columns = nearestOf(width, size);
  const rows = nearestOf(height, size);
  const result = new Uint8Array(size * size * 3);
  let out = 0;
  for (let y = 0; y < size; y++) {
    const row = rows[y]! * width;
    for (let x = 0; x < size; x++) {
      const at = (row + columns[x]!) * 3;
      result[out++] = data[at]!;
      result[out++] = data[at + 1]!;
      result[out++] = data[at + 2]!;
    }
  }
  return result;
}

/** A function of two sizes that keeps its last results. */
function remembered<T>(most: number, compute: (source: number, target: number) => T) {
  const results = new Map<string, T>();
  return (source: number, target: number): T => {
    const key = `${source} ${target}`;
    const known = results.get(key);
    if (known !== undefined) return known;
    if (results.size >= most) results.clear();
    const result = compute(source, target);
    results.set(key, result);
    return result;
  };
}
