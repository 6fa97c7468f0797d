import '../../src/tfjs/ready.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import { splitKeys } from '../../src/features/keys.js';
import { closeStores, openStores } from '../../src/features/samples.js';
import { sha256 } from '../../src/foundation/hash.js';
import { readSavedModel } from '../../src/models/saved/read.js';
import { parseCsv } from '../../src/record/csv/parse-csv.js';
import { copyInstallation, installation, planOf, records } from './installation.js';

/** Probabilities are written as the shortest decimals of float32; tfjs adds in another order than the engine did. */
const tolerance = 1e-5;

// The features of the plan in the order of its runs: outputs of the network, halves inside of it, pixels.
const [outputs, , pixels] = planOf(installation, 'photos').features.map(({ key }) => key!);

/** Keys of the rows that a saved model takes in place of photos. */
const inputs = { features: outputs!, images: pixels! };

t.test('saved models predict what predictions.csv says, class names of old layers included', async (t) => {
  const cwd = await copyInstallation(t);
  for (const { directory, record } of await records('photos')) {
    const folder = join(cwd, 'runs', 'photos', directory);
    const model = await readSavedModel(join(folder, 'model'), catalogue);
    const { input, classes } = model.description;
    const [[, , , ...columns] = [], ...rows] = parseCsv(readFileSync(join(folder, 'predictions.csv'), 'utf8'))!;
    t.same(
      columns,
      classes.map((name) => `prob_${name}`),
    );
    const photos = rows.map(([file]) => sha256(readFileSync(join(cwd, 'photos', file!))));
    const stored = await readRows(join(cwd, 'cache', 'features'), inputs[input], photos);
    const found = Array.from(model.call(tf.reshape(stored, [photos.length, ...model.inputShape])).dataSync());
    const expected = rows.flatMap(([, , , ...probabilities]) => probabilities.map(Number));
    const furthest = Math.max(...expected.map((probability, at) => Math.abs(probability - found[at]!)));
    t.ok(furthest < tolerance, `${input}, ${JSON.stringify(record.swept)}: they differ by ${furthest}`);
  }
});

t.test('every saved model is read, bit for bit', async (t) => {
  for (const experiment of ['photos', 'heads', 'recomputed', 'network-file']) {
    for (const { directory } of await records(experiment)) {
      const folder = join(installation, 'runs', experiment, directory, 'model');
      const { model, description } = await readSavedModel(folder, catalogue);
      t.equal(model.outputs[0]!.shape.at(-1), description.classes.length);
      const weights = model.getWeights().map((weight) => Buffer.from(Float32Array.from(weight.dataSync()).buffer));
      t.ok(Buffer.concat(weights).equals(readFileSync(join(folder, 'weights.bin'))), folder);
    }
  }
});

async function readRows(root: string, key: string, photos: readonly string[]): Promise<tf.Tensor2D> {
  const stores = await openStores(root, splitKeys(key));
  const { images } = stores;
  const elements = photos.length * images.width!;
  const rows = images.rowType === 'uint8' ? new Uint8Array(elements) : new Float32Array(elements);
  await images.read(photos, [...photos.keys()], rows);
  closeStores(stores);
  return tf.tensor2d(Float32Array.from(rows), [photos.length, images.width!]);
}
