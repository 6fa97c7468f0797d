import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { openDataset, openImages } from '../../src/data/dataset.js';
import { openPixels } from '../../src/data/pixels.js';
import { sources } from '../../src/data/sources/index.js';
import { runSettings } from '../run-settings.js';
import { loadPlainly, savePlainly } from './plain-model.js';
import { resultOf, Sweeper, tiny } from './tiny-sweep.js';

// The last layer, as most have it, and one behind the boundary with one before it.
for (const backboneOutput of [undefined, ['block_16_expand', 'block_5']]) {
  t.test(
    `the model of a tuned run predicts in plain tfjs what the run predicted: ${backboneOutput ?? 'uncut'}`,
    async (t) => {
      const root = t.testdir();
      await savePlainly(join(root, 'pretrained'));
      const written = {
        dataset: { source: { synthetic: { classes: 3, images_per_class: 10, image_size: 40 } } },
        splits: { train: 0.6, validation: 0.2, test: 0.2 },
        backbone: {
          name: 'mobilenet_v2',
          alpha: 0.35,
          input_size: 32,
          weights: './pretrained',
          output: backboneOutput,
        },
        head: { layers: [{ dense: { units: 8, activation: 'relu' } }, { dropout: 0.2 }] },
        batch_norm: 'train',
        frozen_layers: { until: 'block_15' },
        optimizer: { name: 'adam', learning_rate: 0.01 },
        training: { epochs: 2, batch_size: 6 },
      };
      const { runs, directories } = await new Sweeper(t, join(root, 'cache')).sweep(root, tiny(written));
      t.equal(resultOf(runs[0]).status, 'done');
      const [header, ...rows] = (await readFile(join(directories[0]!, 'predictions.csv'), 'utf8')).trim().split('\n');
      const expected = new Map(rows.map((row) => [row.split(',')[0]!, row.split(',')]));
      const columns = header!.split(',').flatMap((name, index) => (/^prob_/.test(name) ? [index] : []));
      t.equal(columns.length, 3, header!);

      const settings = await runSettings(written);
      const place = { relativeTo: root, cacheFolder: root };
      const { test } = await openDataset(settings, place, sources);
      const reader = await openImages(settings.dataset, place, sources);
      const { load } = openPixels({
        reader,
        resize: 'bilinear',
        inputSize: 32,
        augmentation: settings.augmentation,
        steps: [],
      });
      const model = await loadPlainly(join(directories[0]!, 'model'));
      t.equal(test.length, expected.size);
      for (const sample of test) {
        const pixels = await load(sample, 0);
        const probabilities = tf.tidy(() => {
          const image = tf.tensor4d(Float32Array.from(pixels), [1, 32, 32, 3]);
          return (model.predict(tf.sub(tf.div(image, 127.5), 1)) as tf.Tensor).dataSync();
        });
        const row = expected.get(sample.id)!;
        const furthest = Math.max(
          ...columns.map((column, index) => Math.abs(Number(row[column]) - probabilities[index]!)),
        );
        t.ok(furthest < 1e-4, `${sample.id}: ${furthest}`);
      }
      model.dispose();
      await reader.close();
    },
  );
}
