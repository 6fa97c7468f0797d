import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { LocatedWeights } from '../../../src/contracts/components/weight-source.js';
import type { LabelledSample, Splits } from '../../../src/contracts/data.js';
import type { FrozenLayers, RunSettings } from '../../../src/contracts/experiment.js';
import type { FeatureSet, KnownFeatureUse, RowData } from '../../../src/contracts/features.js';
import type { FeatureResult } from '../../../src/contracts/work.js';
import { openDataset } from '../../../src/data/dataset.js';
import { sources } from '../../../src/data/sources/index.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { random } from '../../../src/models/weights/sources/random.js';
import { featureUses } from '../../../src/session/features/feature-uses.js';
import { type RunFeatures, withRunFeatures } from '../../../src/worker/pipeline/run-features.js';
import { featureTask } from '../../../src/worker/tasks/features.js';
import { Workshop } from '../../../src/worker/workshop.js';
import { wantedEngine } from '../../engines/wanted-engine.js';
import { runSettings } from '../../run-settings.js';

const engine = await wantedEngine(onnxruntime);

// In this process, where tensors can be counted. It would not end if a thread were left.

const boundaries: readonly FrozenLayers[] = ['all', { until: 'block_13' }, { until: 'block_1' }, 'none'];

/** Nine noisy images of each of two classes, one of them cut off. */
async function photos(root: string): Promise<void> {
  for (const [label, name] of ['red', 'green'].entries()) {
    await mkdir(join(root, name));
    for (let index = 0; index < 9; index++) {
      const data = Buffer.from(
        Uint8Array.from({ length: 40 * 40 * 3 }, (_, at) => (at * (index + 3) + 90 * label) % 251),
      );
      const png = await sharp(data, { raw: { width: 40, height: 40, channels: 3 } })
        .png()
        .toBuffer();
      await writeFile(join(root, name, `${index}.png`), png);
    }
  }
  const path = join(root, 'green', '4.png');
  await writeFile(path, (await readFile(path)).subarray(0, 60));
}

async function prepare(t: Test) {
  const root = t.testdir({ data: {} });
  await photos(join(root, 'data'));
  const settings = {
    ...(await runSettings({
      dataset: { source: join(root, 'data') },
      backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: 'random' },
      augmentation: { views: 3, steps: [{ random_flip: 'horizontal' }, { random_rotation: 0.1 }] },
    })),
    phases: boundaries.map((frozenLayers) => ({ frozenLayers, epochs: 1, learningRate: 0.1 })),
    relativeTo: root,
  };
  const context = { relativeTo: root, cacheFolder: root, mayDownload: false, warn() {} };
  const weights = await random.locate({ seed: 0 }, settings.backbone, context);
  const splits = await openDataset(settings, { relativeTo: root, cacheFolder: root }, sources);
  return { root, settings, weights, splits };
}

const withTraining = (settings: RunSettings, training: Partial<RunSettings['training']>): RunSettings => ({
  ...settings,
  training: { ...settings.training, ...training },
});

async function usesOf(settings: RunSettings, weights: LocatedWeights, splits: Splits): Promise<KnownFeatureUse[]> {
  const uses = featureUses(settings, splits, weights, engine.identity, catalogue);
  return uses.map((use) => ({ ...use, key: use.key! }));
}

/** Does what comes before a run: a feature task for each set. */
async function computeAll(settings: RunSettings, weights: LocatedWeights, splits: Splits, workshop: Workshop) {
  const results: FeatureResult[] = [];
  const uses = await usesOf(settings, weights, splits);
  const jobs = new Map(uses.map(({ key, stored, cut }) => [key, stored ? cut : null]));
  for (const [key, cut] of jobs) {
    const task = { kind: 'features' as const, settings, cut, key, engine, weights, threads: 2 };
    results.push(await featureTask.perform(task, { data: { splits }, workshop, report() {} }));
  }
  return results;
}

async function allRows(set: FeatureSet): Promise<RowData> {
  const count = set.count * set.views;
  const into = set.rowType === 'uint8' ? new Uint8Array(count * set.width) : new Float32Array(count * set.width);
  const order = Array.from({ length: count }, (_, row) => (row * 7) % count);
  await set.read(
    order.map((row) => Math.floor(row / set.views)),
    order.map((row) => row % set.views),
    into,
  );
  return into;
}

/** Every row of every phase, in portions that are no whole batches, and what was left out. */
async function everything({ data, phase }: RunFeatures, indices: readonly number[]) {
  const rows: { [name: string]: RowData } = {};
  for (const index of indices) {
    const { cut, train, validation, test } = await phase(index);
    for (const [name, { features, labels }] of Object.entries({ train, validation, test })) {
      const samples = data[name as keyof typeof data] as readonly LabelledSample[];
      if (samples.some(({ label }, row) => label !== labels[row])) throw new Error(`labels of ${name} are displaced`);
      rows[`${cut.kind} ${cut.layers} ${name}`] = await allRows(features);
    }
  }
  return { rows, bad: data.bad.map(({ id }) => id), train: data.train.length };
}

t.test('features that are computed as they are read are those that are stored, bit for bit', async (t) => {
  const { root, settings, weights, splits } = await prepare(t);
  const images = splits.train.length + splits.validation.length + splits.test.length;
  const rowsWanted = 3 * splits.train.length + splits.validation.length + splits.test.length;
  await tf.setBackend('cpu');
  for (const [featureStorage, frozen] of [
    ['float32', boundaries],
    // Behind it the numbers of this network are so small that they are zero as halves.
    ['float16', [{ until: 'block_1' }]],
  ] as const) {
    const phases = frozen.map((frozenLayers) => ({ frozenLayers, epochs: 1, learningRate: 0.1 }));
    const all = [...phases.keys()];
    const workshop = new Workshop({ components: catalogue, tasks: [] });
    const cache = join(root, `cache ${featureStorage}`);
    process.env.ESPALIER_CACHE = cache;
    const ample = withTraining({ ...settings, phases }, { featureStorage });
    const none = withTraining({ ...settings, phases }, { featureStorage, featureDisk: 0 });

    const computed = await computeAll(ample, weights, splits, workshop);
    t.same(
      computed.map(({ bad }) => bad.map(({ id }) => id)),
      phases.map(() => ['green/4.png']),
      'each set knows which image is bad',
    );
    const lost = splits.train.some(({ id }) => id === 'green/4.png') ? 3 : 1;
    for (const result of computed) t.equal(result.computed, rowsWanted - lost);
    const usesOfAmple = await usesOf(ample, weights, splits);
    const task = { settings: ample, features: usesOfAmple, weights, engine, threads: 1 };
    const tensors = tf.memory().numTensors;
    const stored = await withRunFeatures(task, splits, workshop, (features) => everything(features, all));
    t.equal(Object.keys(stored.rows).length, 3 * phases.length);
    t.ok(Object.values(stored.rows).every((rows) => rows.length > 0 && rows.some((value) => value !== 0)));

    await rm(cache, { recursive: true });
    const checked = await computeAll(none, weights, splits, workshop);
    t.same([checked.length, checked[0]!.computed], [1, images - 1], 'images are decoded once for all sets');
    const again = await computeAll(none, weights, splits, workshop);
    t.same([again[0]!.computed, again[0]!.seconds], [0, 0], 'and it is remembered');
    const usesOfNone = await usesOf(none, weights, splits);
    const recomputed = await withRunFeatures(
      { ...task, settings: none, features: usesOfNone },
      splits,
      workshop,
      (features) => everything(features, all),
    );
    t.equal((await readdir(join(cache, 'features'))).length, 1, 'nothing else is stored');
    t.same([recomputed.bad, recomputed.train], [stored.bad, stored.train]);
    for (const [name, rows] of Object.entries(stored.rows)) {
      const other = recomputed.rows[name]!;
      t.ok(Buffer.from(rows.buffer).equals(Buffer.from(other.buffer)), `${featureStorage}: ${name}`);
    }
    t.equal(tf.memory().numTensors, tensors, 'no tensor is left');
  }
});

t.test('a run that fails releases what was opened for it', async (t) => {
  const { root, settings, weights, splits } = await prepare(t);
  process.env.ESPALIER_CACHE = join(root, 'cache');
  const workshop = new Workshop({ components: catalogue, tasks: [] });
  const none = withTraining(settings, { featureDisk: 0 });
  await computeAll(none, weights, splits, workshop);
  await tf.setBackend('cpu');
  const tensors = tf.memory().numTensors;
  const features = await usesOf(none, weights, splits);
  const task = { settings: none, features, weights, engine, threads: 1 };
  await t.rejects(
    withRunFeatures(task, splits, workshop, async ({ phase }) => {
      const { train } = await phase(1);
      await rm(join(root, 'data'), { recursive: true });
      await allRows(train.features);
    }),
    { code: 'DATA_CHANGED' },
  );
  t.equal(tf.memory().numTensors, tensors);
});

t.test('the feature sets that a run needs', async (t) => {
  const { settings, weights, splits } = await prepare(t);
  const identity = engine.identity;
  const needsOf = (changed: Partial<RunSettings>) =>
    featureUses({ ...settings, ...changed }, splits, weights, identity, catalogue);
  const phases = (...frozen: FrozenLayers[]) =>
    frozen.map((frozenLayers) => ({ frozenLayers, epochs: 1, learningRate: 0.1 }));

  const twice = needsOf({ phases: phases('all', 'none', 'all') });
  t.match(twice, [
    { cut: { kind: 'pooled' }, stored: true, rowBytes: null, phases: [0, 2] },
    { cut: { kind: 'pixels' }, stored: true, rowBytes: 32 * 32 * 3, phases: [1] },
  ]);
  t.equal(new Set(twice.map(({ key }) => key)).size, 2);
  t.match(
    featureUses(settings, undefined, undefined, identity, catalogue),
    boundaries.map(() => ({ key: undefined })),
  );

  // 3 x training + others, 3,072 bytes each: together less than a MiB; 1,280 floats behind the last convolution.
  const tight = needsOf({ phases: phases('all', 'none'), training: { ...settings.training, featureDisk: 0 } });
  t.match(tight, [
    { stored: false, rowBytes: 5120 },
    { stored: false, rowBytes: 3072 },
  ]);
  t.equal(new Set(tight.map(({ key }) => key)).size, 1, 'they share what is known of the images');
  t.match(needsOf({ phases: phases('none'), training: { ...settings.training, featureDisk: 1 } }), [{ stored: true }]);
  const flat = needsOf({ phases: phases('all'), head: { ...settings.head, pooling: 'flatten' } });
  t.match(flat, [{ stored: true, rowBytes: 5120 }], 'one pixel of 1,280 channels is left of 32 x 32');
});
