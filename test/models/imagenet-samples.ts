import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { decode } from '../../src/data/decode/decode.js';
import { resize } from '../../src/data/resize/resize.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import type { LoadedBackbone } from '../../src/models/backbone.js';

/** One picture of every tenth class of ImageNet. */
const folder = '../shared/data/imagenet_samples_100';
const size = 224;
const classes = 1000;

/** Why a test that needs the pictures is skipped. */
export const picturesAbsent = existsSync(folder) ? false : `${folder} is absent`;

const names = async () => (await readdir(folder)).sort();

/** The class of each picture, in the order of the names, which begin with the synset: n01440764_tench.JPEG. */
export async function trueClasses(): Promise<number[]> {
  const list: [string, string][] = JSON.parse(await readFile('../shared/data/imagenet_classes_1000.json', 'utf8'));
  const synsets = list.map(([synset]) => synset);
  return (await names()).map((name) => synsets.indexOf(name.split('_')[0]!));
}

/** The five likeliest classes of each picture, the likeliest first, as a network with its top at 224 px tells them. */
export async function likeliestClasses(backbone: LoadedBackbone): Promise<number[][]> {
  const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
  const shape = [1, size, size, 3];
  const program = await engine.build({
    name: 'probabilities',
    inputs: { pixels: { shape, dtype: 'uint8' } },
    call: ({ pixels }) => ({ probabilities: backbone.call(pixels as Tensor4D)[0]! }),
  });
  const likeliest: number[][] = [];
  for (const name of await names()) {
    const { data } = resize(await decode(await readFile(join(folder, name))), size, 'bilinear');
    const { probabilities } = await program.run({ pixels: { shape, dtype: 'uint8', data } });
    const found = probabilities!.data;
    const order = Array.from({ length: classes }, (_, index) => index).sort((a, b) => found[b]! - found[a]!);
    likeliest.push(order.slice(0, 5));
  }
  await engine.close();
  return likeliest;
}

/** Pictures whose class is among the first `most` of those named. */
export function countRight(likeliest: readonly (readonly number[])[], truth: readonly number[], most: number): number {
  return likeliest.filter((row, index) => row.slice(0, most).includes(truth[index]!)).length;
}
