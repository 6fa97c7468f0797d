import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decode } from '../../src/data/decode/decode.js';
import { resize } from '../../src/data/resize/resize.js';

export const flowers = '../shared/data/flowers5_subset/train';
const ofEachClass = 32;
const size = 96;

/** The first photos of each of five flowers, one of each in turn, so that the label is the index modulo 5: uint8 [160, 96, 96, 3]. */
export async function photoPixels(): Promise<Uint8Array> {
  const classes = (await readdir(flowers)).sort();
  const names = await Promise.all(classes.map(async (name) => (await readdir(join(flowers, name))).sort()));
  const images: Uint8Array[] = [];
  for (let index = 0; index < ofEachClass; index++) {
    for (const [label, name] of classes.entries()) {
      const bytes = await readFile(join(flowers, name, names[label]![index]!));
      images.push(resize(await decode(bytes), size, 'bilinear').data);
    }
  }
  return Buffer.concat(images);
}
