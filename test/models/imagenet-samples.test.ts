import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import t from 'tap';
import { decode } from '../../src/data/decode/decode.js';
import { resize } from '../../src/data/resize.js';
import { onnxruntime } from '../../src/engines/onnxruntime.js';
import { type LoadedBackbone, loadBackbone } from '../../src/models/backbone.js';
import { layersModel } from '../../src/models/weights/layers_model.js';

const pictures = '../shared/data/imagenet_samples_100';
const weights = '../shared/weights/mobilenet_v1_0.25_224';
const absent = [pictures, weights].find((path) => !existsSync(path));

const size = 224;
const classes = 1000;

t.test(
  'MobileNet tells pictures of ImageNet as it does in Keras',
  { skip: absent ? `no ${absent}` : false },
  async (t) => {
    const identity = { name: 'mobilenet', alpha: 0.25, inputSize: size, includeTop: true };
    const context = { relativeTo: '.', cacheFolder: t.testdir(), mayDownload: false, warn: () => {} };
    const backbone = await loadBackbone(identity, await layersModel.locate({ path: weights }, identity, context));
    const names = (await readdir(pictures)).sort();
    const ours = await likeliestOf(backbone, names);
    backbone.dispose();
    // As scripts/fixtures/imagenet_samples.py writes them, in the order of the names.
    const { likeliest: keras } = JSON.parse(await readFile('test/models/fixtures/imagenet-samples.json', 'utf8'));

    const truth = await classesOf(names);
    for (const most of [1, 5]) {
      const right = (rows: readonly (readonly number[])[]) =>
        rows.filter((row, index) => row.slice(0, most).includes(truth[index]!)).length;
      t.comment(`top-${most}: ${right(ours)} of ${names.length}; Keras ${right(keras)}`);
      t.ok(Math.abs(right(ours) - right(keras)) <= 1, `top-${most}: ${right(ours)}, Keras ${right(keras)}`);
    }
    // TensorFlow decodes JPEG by a fast transform, a few levels off: enough where two classes are about as likely.
    const other = names.filter((_, index) => ours[index]![0] !== keras[index][0]);
    t.ok(other.length <= 3, `another first class for ${other.join(', ') || 'none'}`);
  },
);

/** The five likeliest classes of each picture, the likeliest first. */
async function likeliestOf(backbone: LoadedBackbone, names: readonly string[]): Promise<number[][]> {
  const engine = await onnxruntime.open({ threads: 1 });
  const shape = [1, size, size, 3];
  const program = await engine.build({
    name: 'probabilities',
    inputs: { pixels: { shape, dtype: 'uint8' } },
    call: ({ pixels }) => ({ probabilities: backbone.call(pixels as Tensor4D)[0]! }),
  });
  const likeliest: number[][] = [];
  for (const name of names) {
    const { data } = resize(await decode(await readFile(join(pictures, name))), size, 'bilinear');
    const { probabilities } = await program.run({ pixels: { shape, dtype: 'uint8', data } });
    const found = probabilities!.data;
    const order = Array.from({ length: classes }, (_, index) => index).sort((a, b) => found[b]! - found[a]!);
    likeliest.push(order.slice(0, 5));
  }
  await engine.close();
  return likeliest;
}

/** Names begin with the synset: n01440764_tench.JPEG. */
async function classesOf(names: readonly string[]): Promise<number[]> {
  const list: [string, string][] = JSON.parse(await readFile('../shared/data/imagenet_classes_1000.json', 'utf8'));
  const synsets = list.map(([synset]) => synset);
  return names.map((name) => synsets.indexOf(name.split('_')[0]!));
}
