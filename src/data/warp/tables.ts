import type { Image } from '../../contracts/data.js';

/** A table from 0..255 to 0..255: values are rounded and clipped, as Keras clips to its value range. */
export function tableOf(value: (before: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, before) => Math.max(0, Math.min(255, Math.round(value(before)))));
}

/** Maps every value through the table of its channel. */
export function throughTables(image: Image, [red, green, blue]: readonly [Uint8Array, Uint8Array, Uint8Array]): Image {
  const { width, height, data } = image;
  const result = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 3) {
    result[at] = red[data[at]!]!;
    result[at + 1] = green[data[at + 1]!]!;
    result[at + 2] = blue[data[at + 2]!]!;
  }
  return { width, height, data: result };
}
