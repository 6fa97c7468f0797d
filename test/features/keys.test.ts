import t from 'tap';
import type { FeatureCut } from '../../src/contracts/features.js';
import { checkedKeys, type FeatureInputs, featureKeys, joinKeys, splitKeys } from '../../src/features/keys.js';
import { pooledCut } from '../../src/models/freeze/cut.js';
import { runSettings } from '../run-settings.js';

const inputs: FeatureInputs = {
  content: 'synthetic',
  weightsSha256: 'w',
  engine: { name: 'onnxruntime', revision: 1, version: '1.30.0' },
  revisions: { pixels: 1, source: 1, backbone: 1 },
  steps: { random_flip: 1 },
};
const augmentation = { views: 3, seed: 0, steps: [{ random_flip: 'horizontal' }] };
const keysOf = async (written: { readonly [setting: string]: unknown } = {}, changed: Partial<FeatureInputs> = {}) =>
  featureKeys(await runSettings(written), pooledCut, { ...inputs, ...changed });

t.test('whatever changes features changes their key', async (t) => {
  const backbone = { name: 'mobilenet_v2', weights: 'random' };
  const all = [
    await keysOf(),
    await keysOf({ backbone: { ...backbone, alpha: 0.5 } }),
    await keysOf({ backbone: { ...backbone, input_size: 96 } }),
    await keysOf({ head: { pooling: 'max' } }),
    await keysOf({ dataset: { source: { synthetic: {} }, resize: 'nearest' } }),
    await keysOf({ dataset: { source: { synthetic: {} }, resize: { antialias: true } } }),
    await keysOf({ dataset: { source: { synthetic: {} }, resize: { crop_to_aspect_ratio: true } } }),
    await keysOf({}, { content: 'folder' }),
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
    await keysOf({ dataset: { source: './photos' } }),
    await keysOf({ dataset: { source: { synthetic: { classes: 7 } }, on_bad_image: 'error', limit_per_class: 3 } }),
    await keysOf({ dataset: { source: { synthetic: {} }, resize: { antialias: false } } }),
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

t.test(
  'features of unlike processors never mix, and those that were stored before kinds had names are found',
  async (t) => {
    const on = async (processor: string, cut = pooledCut) =>
      (await cutAt(cut, {}, { engine: { ...inputs.engine, processor } })).images;
    for (const cut of [pooledCut, layers]) {
      const kinds = ['x64 avx2', 'x64 avx2 vnni', 'x64 avx512', 'arm64 neon'];
      const keys = await Promise.all(kinds.map((kind) => on(kind, cut)));
      t.equal(new Set(keys).size, kinds.length);
      t.equal(keys[0], (await cutAt(cut)).images);
    }
    t.equal(await on('x64 avx2', pixels), await on('arm64 neon', pixels), 'pixels are computed by no engine');
  },
);

const layers: FeatureCut = { kind: 'layers', layers: ['block_13_project_BN'], width: 10, storage: 'float32' };
const pixels: FeatureCut = { kind: 'pixels', layers: [], width: 10, storage: 'uint8' };
const cutAt = async (cut: FeatureCut, written: { readonly [setting: string]: unknown } = {}, changed = {}) =>
  featureKeys(await runSettings(written), cut, { ...inputs, ...changed });

t.test('pooled features are found under the keys that they always had', async (t) => {
  // As version 0.1 made them: caches of users stay valid.
  t.same(await keysOf({ augmentation }), {
    images: '55401e6d5d02b1ded0f3ed61dba2717a65e0d9a16534fb1c801bdb65ef392e71',
    views: '6300fe4cc8f3eb087da3f4bd96d9dda86534c64500c56b5856fb2426013e6a81',
    storage: 'float32',
  });
  const engine = { ...inputs.engine, processor: 'x64 avx2' };
  t.same(await keysOf({ augmentation }, { engine }), await keysOf({ augmentation }), 'on the processors of that time');
  const { images } = await keysOf({ head: { pooling: 'max' } });
  t.equal(images, '22c1a81258a40dd956944563d4bf6e28b2e0bf61aee4f9d6f1fe2570c8fe5b68');
});

t.test('where the backbone is cut, and how rows are stored, is part of the key', async (t) => {
  const other = { ...layers, layers: ['block_12_add'] };
  const all = [
    await cutAt(layers),
    await cutAt(other),
    await cutAt({ ...layers, layers: [...layers.layers, ...other.layers] }),
    await cutAt({ ...layers, storage: 'float16' }),
    await cutAt(layers, {}, { weightsSha256: 'other' }),
    await cutAt(layers, {}, { engine: { ...inputs.engine, version: '1.31.0' } }),
    await cutAt(layers, { dataset: { source: { synthetic: {} }, resize: 'nearest' } }),
    await cutAt(pixels),
    await keysOf(),
  ];
  t.equal(new Set(all.map(({ images }) => images)).size, all.length);
  t.equal((await cutAt(layers, { head: { pooling: 'max' } })).images, all[0]!.images, 'pooling comes behind it');
});

t.test('pixels belong to no backbone', async (t) => {
  const mobile = { name: 'mobilenet_v2', weights: 'random', input_size: 96 };
  const same = [
    await cutAt(pixels, { backbone: mobile, augmentation }),
    await cutAt(pixels, { backbone: { name: 'resnet50', weights: 'random', input_size: 96 }, augmentation }),
    await cutAt(pixels, { backbone: { ...mobile, alpha: 0.5 }, augmentation }, { weightsSha256: 'other' }),
    await cutAt(pixels, { backbone: mobile, augmentation }, { engine: { name: 'reference' } }),
    await cutAt(pixels, { backbone: mobile, augmentation }, { revisions: { ...inputs.revisions, backbone: 2 } }),
  ];
  for (const keys of same) t.same(keys, same[0]);
  const others = [
    await cutAt(pixels, { backbone: { ...mobile, input_size: 128 } }),
    await cutAt(pixels, { backbone: mobile, dataset: { source: { synthetic: {} }, resize: 'nearest' } }),
    await cutAt(pixels, { backbone: mobile }, { content: 'folder' }),
    await cutAt(pixels, { backbone: mobile }, { revisions: { ...inputs.revisions, pixels: 2 } }),
  ];
  t.equal(new Set([same[0]!, ...others].map(({ images }) => images)).size, 5);
});

t.test('which images can be decoded depends on the kind of content and the decoder alone', async (t) => {
  // As version 0.1 made it, for a run of the source synthetic.
  const { images } = checkedKeys(inputs);
  t.equal(images, '56bffc91cad4fbac4257b541f180a0af56cf4f75c828a4effefa86fdd95193c3');
  const others = [
    checkedKeys({ ...inputs, content: 'folder' }),
    checkedKeys({ ...inputs, revisions: { ...inputs.revisions, source: 2 } }),
    checkedKeys({ ...inputs, revisions: { ...inputs.revisions, pixels: 2 } }),
  ];
  t.equal(new Set([images, ...others.map((other) => other.images)]).size, 4);
  t.equal(checkedKeys({ ...inputs, revisions: { ...inputs.revisions, backbone: 2 } }).images, images);
});

t.test('two keys as one text', async (t) => {
  for (const keys of [
    { images: 'i', views: null, storage: 'float32' },
    { images: 'i', views: 'v', storage: 'float32' },
    { images: 'i', views: null, storage: 'uint8' },
    { images: 'i', views: 'v', storage: 'float16' },
  ] as const)
    t.same(splitKeys(joinKeys(keys)), keys);
});

t.test('what of a network is used, the cut says: other outputs before the same cut are the same rows', async (t) => {
  const network = { name: 'mobilenet_v2', weights: 'random' };
  const at = (output: string | string[]) => ({ backbone: { ...network, output } });
  t.same(await cutAt(layers, at('out_relu')), await cutAt(layers, at(['block_16', 'block_14'])));
  t.same(await cutAt(pooledCut, at('out_relu')), await keysOf());
  const pooledAt = (...names: string[]) => cutAt({ ...pooledCut, layers: names }, at(names));
  const all = [
    await keysOf(),
    await pooledAt('a'),
    await pooledAt('b'),
    await pooledAt('a', 'b'),
    await pooledAt('b', 'a'),
  ];
  t.equal(new Set(all.map(({ images }) => images)).size, all.length);
  const top = { backbone: { ...network, include_top: true } };
  t.not((await keysOf(top)).images, (await keysOf()).images);
});
