import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { FeatureTask } from '../../../src/contracts/work.js';
import { openDataset } from '../../../src/data/dataset.js';
import { sources } from '../../../src/data/sources/index.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { joinKeys } from '../../../src/features/keys.js';
import { pooledCut } from '../../../src/models/freeze/cut.js';
import { random } from '../../../src/models/weights/sources/random.js';
import { featureKeysOf } from '../../../src/session/features/feature-keys.js';
import { featureTask } from '../../../src/worker/tasks/features.js';
import { Workshop } from '../../../src/worker/workshop.js';
import { wantedEngine } from '../../engines/wanted-engine.js';
import { runSettings } from '../../run-settings.js';

const engine = await wantedEngine(onnxruntime);

// In this process, where tensors can be counted. It would not end if a thread were left.

t.test('a feature task leaves no tensors or open files behind, however it ends', async (t) => {
  const root = t.testdir();
  process.env.ESPALIER_CACHE = join(root, 'cache');
  for (const name of ['red', 'green']) {
    await mkdir(join(root, name));
    for (let index = 0; index < 8; index++) {
      const background = { r: name === 'red' ? 200 : 0, g: 10 * index, b: 50 };
      const image = sharp({ create: { width: 40, height: 40, channels: 3, background } });
      await writeFile(join(root, name, `${index}.png`), await image.png().toBuffer());
    }
  }
  const task = async (views: number): Promise<FeatureTask> => {
    const settings = {
      ...(await runSettings({
        dataset: { source: root },
        backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: 'random' },
        augmentation: views > 1 ? { views, steps: [{ random_flip: 'horizontal' }] } : { views },
      })),
      relativeTo: root,
    };
    const context = { relativeTo: root, cacheFolder: root, mayDownload: false, warn() {} };
    const weights = await random.locate({ seed: 0 }, settings.backbone, context);
    const key = joinKeys(featureKeysOf(settings, pooledCut, weights, engine.identity, catalogue));
    return { kind: 'features', settings, cut: pooledCut, key, engine, weights, threads: 2 };
  };
  const { settings } = await task(1);
  const splits = await openDataset(settings, { relativeTo: root, cacheFolder: root }, sources);
  const workshop = new Workshop({ components: catalogue, tasks: [] });
  await tf.setBackend('cpu');
  const tensors = tf.memory().numTensors;
  const perform = async (views: number) =>
    featureTask.perform(await task(views), { data: { splits }, workshop, report() {} });

  const gone = join(root, 'green', '3.png');
  await rm(gone);
  await t.rejects(perform(1), { code: 'DATA_CHANGED' }, 'a file that was deleted since it was listed');
  t.equal(tf.memory().numTensors, tensors, 'no tensor is left of a task that failed');

  const background = { r: 0, g: 30, b: 50 };
  await writeFile(
    gone,
    await sharp({ create: { width: 40, height: 40, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  const elsewhere = { ...(await task(1)), engine: { ...engine, identity: { ...engine.identity, processor: 'mips' } } };
  await t.rejects(featureTask.perform(elsewhere, { data: { splits }, workshop, report() {} }), {
    code: 'ENGINE_DIFFERS',
  });
  const { computed, stored } = await perform(1);
  t.equal(computed + stored, 16);
  t.equal(tf.memory().numTensors, tensors, 'nor of one that went well');
  const train = splits.train.length;
  const views = await perform(3);
  t.same([views.computed, views.stored], [2 * train, 16], 'more views only add to what is there');
  const again = await perform(2);
  t.same([again.computed, again.stored], [0, 16 + train], 'and fewer need nothing');
  t.equal(tf.memory().numTensors, tensors);
});
