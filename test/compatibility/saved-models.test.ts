import '../../src/models/architectures/layers.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { splitKeys } from '../../src/features/keys.js';
import { closeStores, openStores } from '../../src/features/samples.js';
import { sha256 } from '../../src/foundation/hash.js';
import { parseCsv } from '../../src/record/csv/parse-csv.js';
import { loadPlainly } from '../worker/plain-model.js';
import { copyInstallation, installation, planOf, records } from './installation.js';

/** Probabilities are written as the shortest decimals of float32; tfjs adds in another order than the engine did. */
const tolerance = 1e-5;

// The features of the plan in the order of its runs: outputs of the network, halves inside of it, pixels.
const [outputs, , pixels] = planOf(installation, 'photos').features.map(({ key }) => key!);

/** What a saved model takes in place of a photo, and the rows that this is made of. */
const inputs = {
  features: { key: outputs!, shape: [] as number[], prepared: (row: tf.Tensor) => row },
  // As MobileNetV3 expects them: from -1 to 1.
  images: { key: pixels!, shape: [32, 32, 3], prepared: (row: tf.Tensor) => tf.sub(tf.div(row, 127.5), 1) },
};

t.test('saved models predict what predictions.csv says, class names of old layers included', async (t) => {
  const cwd = await copyInstallation(t);
  for (const { directory, record } of await records('photos')) {
    const folder = join(cwd, 'runs', 'photos', directory);
    const { input, classes }: Description = JSON.parse(readFileSync(join(folder, 'model', 'espalier.json'), 'utf8'));
    const [[, , , ...columns] = [], ...rows] = parseCsv(readFileSync(join(folder, 'predictions.csv'), 'utf8'))!;
    t.same(
      columns,
      classes.map((name) => `prob_${name}`),
    );
    const { key, shape, prepared } = inputs[input];
    const photos = rows.map(([file]) => sha256(readFileSync(join(cwd, 'photos', file!))));
    const stored = await readRows(join(cwd, 'cache', 'features'), key, photos);
    const model = await loadPlainly(join(folder, 'model'));
    const x = prepared(shape.length === 0 ? stored : tf.reshape(stored, [photos.length, ...shape]));
    const found = Array.from((model.predict(x) as tf.Tensor).dataSync());
    const expected = rows.flatMap(([, , , ...probabilities]) => probabilities.map(Number));
    const furthest = Math.max(...expected.map((probability, at) => Math.abs(probability - found[at]!)));
    t.ok(furthest < tolerance, `${input}, ${JSON.stringify(record.swept)}: they differ by ${furthest}`);
  }
});

interface Description {
  readonly input: keyof typeof inputs;
  readonly classes: readonly string[];
}

async function readRows(root: string, key: string, photos: readonly string[]): Promise<tf.Tensor2D> {
  const stores = await openStores(root, splitKeys(key));
  const { images } = stores;
  const elements = photos.length * images.width!;
  const rows = images.rowType === 'uint8' ? new Uint8Array(elements) : new Float32Array(elements);
  await images.read(photos, [...photos.keys()], rows);
  closeStores(stores);
  return tf.tensor2d(Float32Array.from(rows), [photos.length, images.width!]);
}
