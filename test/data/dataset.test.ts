import t from 'tap';
import type { DatasetSettings, SplitSettings } from '../../src/contracts/experiment.js';
import { openDataset, openImages } from '../../src/data/dataset.js';
import { sources } from '../../src/data/sources/index.js';
import { dataHash } from '../../src/plan/fingerprint.js';

const context = { relativeTo: '/', cacheFolder: '/' };
const dataset: DatasetSettings = {
  source: { name: 'synthetic', classes: 3, imagesPerClass: 20, imageSize: 8, seed: 0 },
  onBadImage: 'skip',
  resize: 'bilinear',
};
const splits: SplitSettings = { train: 0.5, validation: 0.25, test: 0.25, seed: 1 };

t.test('a dataset is listed and divided by its own settings', async (t) => {
  const divided = await openDataset({ dataset, splits }, context, sources);
  t.strictSame([divided.train.length, divided.validation.length, divided.test.length], [30, 15, 15]);
  const limited = await openDataset({ dataset: { ...dataset, limitPerClass: 8 }, splits }, context, sources);
  t.strictSame([limited.train.length, limited.validation.length, limited.test.length], [12, 6, 6]);
  const byDefault = await openDataset({ dataset }, context, sources);
  t.strictSame([byDefault.train.length, byDefault.validation.length, byDefault.test.length], [42, 9, 9]);
});

t.test('its images are opened by the same source', async (t) => {
  const { train } = await openDataset({ dataset }, context, sources);
  const images = await openImages(dataset, context, sources);
  t.equal((await images.read(train[0]!)).width, 8);
  await images.close();
});

t.test('the hash of the data is of classes, labels and content of each split', async (t) => {
  const divided = await openDataset({ dataset, splits }, context, sources);
  const fingerprint = dataHash(divided);
  t.match(fingerprint, /^[0-9a-f]{64}$/);
  t.equal(dataHash(await openDataset({ dataset, splits }, context, sources)), fingerprint);
  const [first, ...others] = divided.train;
  const changes = [
    { classes: ['x', ...divided.classes.slice(1)] },
    { train: others },
    { train: others, validation: [first!, ...divided.validation] },
    { train: [{ ...first!, label: first!.label + 1 }, ...others] },
    { train: [{ ...first!, sha256: 'other' }, ...others] },
  ];
  const prints = changes.map((change) => dataHash({ ...divided, ...change }));
  t.equal(new Set([fingerprint, ...prints]).size, changes.length + 1);
  t.equal(dataHash({ ...divided, ignored: ['notes.txt'] }), fingerprint, 'what is ignored changes nothing');
});
