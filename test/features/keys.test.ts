import t from 'tap';
import { type FeatureInputs, featureKeys, joinKeys, splitKeys } from '../../src/features/keys.js';
import { runSettings } from '../run-settings.js';

const inputs: FeatureInputs = {
  weightsSha256: 'w',
  engine: { name: 'onnxruntime', revision: 1, version: '1.30.0' },
  revisions: { pixels: 1, source: 1, backbone: 1 },
  steps: { random_flip: 1 },
};
const augmentation = { views: 3, seed: 0, steps: [{ random_flip: 'horizontal' }] };
const keysOf = async (written: { readonly [setting: string]: unknown } = {}, changed: Partial<FeatureInputs> = {}) =>
  featureKeys(await runSettings(written), { ...inputs, ...changed });

t.test('whatever changes features changes their key', async (t) => {
  const backbone = { name: 'mobilenet_v2', weights: 'random' };
  const all = [
    await keysOf(),
    await keysOf({ backbone: { ...backbone, alpha: 0.5 } }),
    await keysOf({ backbone: { ...backbone, input_size: 96 } }),
    await keysOf({ head: { pooling: 'max' } }),
    await keysOf({ dataset: { source: { synthetic: {} }, resize: 'nearest' } }),
    await keysOf({ dataset: { source: './photos' } }),
    await keysOf({}, { weightsSha256: 'other' }),
    await keysOf({}, { engine: { ...inputs.engine, version: '1.31.0' } }),
    await keysOf({}, { revisions: { ...inputs.revisions, pixels: 2 } }),
  ];
  t.equal(new Set(all.map(({ images }) => images)).size, all.length);
});

t.test('what does not change features does not change their key', async (t) => {
  const { images } = await keysOf();
  const others = [
    await keysOf({ seed: 5, splits: { seed: 3, validation: 0.3 }, training: { epochs: 3, feature_memory: 7 } }),
    await keysOf({ optimizer: { name: 'sgd' }, head: { layers: [{ dense: 3 }] } }),
    await keysOf({ augmentation }),
    await keysOf({ dataset: { source: { synthetic: { classes: 7 } }, on_bad_image: 'error', limit_per_class: 3 } }),
  ];
  for (const other of others) t.equal(other.images, images);
});

t.test('views have a key of their own, which the image itself has no part in', async (t) => {
  t.equal((await keysOf()).views, null);
  const { images, views } = await keysOf({ augmentation });
  t.ok(views !== null && views !== images);
  t.equal((await keysOf({ augmentation: { ...augmentation, views: 9 } })).views, views, 'more views only add to them');
  const others = [
    await keysOf({ augmentation: { ...augmentation, seed: 1 } }),
    await keysOf({ augmentation: { ...augmentation, steps: [{ random_flip: 'vertical' }] } }),
    await keysOf({ augmentation }, { steps: { random_flip: 2 } }),
    await keysOf({ augmentation }, { weightsSha256: 'other' }),
  ];
  t.equal(new Set([views, ...others.map((other) => other.views)]).size, 5);
  t.equal((await keysOf({ augmentation }, { steps: { random_flip: 2 } })).images, images);
});

t.test('two keys as one text', async (t) => {
  for (const keys of [
    { images: 'i', views: null },
    { images: 'i', views: 'v' },
  ])
    t.same(splitKeys(joinKeys(keys)), keys);
});
