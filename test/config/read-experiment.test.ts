import t from 'tap';
import { readExperiment } from '../../src/config/read-experiment.js';
import type { RunSettings } from '../../src/contracts/experiment.js';
import { catalogue } from './fake-catalogue.js';
import { minimal } from './minimal.js';

t.test('defaults are filled in as typed settings', async (t) => {
  const { name, runs, sweptPaths, monitor, engine } = await readExperiment({
    path: '/data/my photos.yaml',
    text: minimal,
    catalogue,
  });
  t.same(
    { name, sweptPaths, monitor, engine },
    { name: 'my-photos', sweptPaths: [], monitor: 'val_loss', engine: 'auto' },
  );
  const expected: RunSettings = {
    seed: 0,
    dataset: { source: { name: 'folder', path: './photos' }, onBadImage: 'skip', resize: 'bilinear' },
    augmentation: { views: 1, seed: 0, steps: [] },
    backbone: { name: 'mobilenet_v2', alpha: 1, inputSize: 224, weights: [{ name: 'imagenet' }] },
    frozenLayers: 'all',
    head: { pooling: 'avg', layers: [] },
    optimizer: { name: 'adam', learningRate: 0.001, ...{ beta1: 0.9 } },
    training: { epochs: 10, batchSize: 32, monitor: 'val_loss', featureMemory: 512 },
    relativeTo: '/data',
    engine: 'auto',
  };
  t.equal(runs.length, 1);
  t.strictSame(runs[0]!.settings, expected);
});

t.test('the document has the form of the file, with every default', async (t) => {
  const { runs } = await readExperiment({ path: 'photos.yaml', text: minimal, catalogue });
  t.strictSame(runs[0]!.document, {
    version: 1,
    name: 'photos',
    seed: 0,
    dataset: { source: { folder: { path: './photos' } }, on_bad_image: 'skip', resize: 'bilinear' },
    augmentation: { views: 1, seed: 0, steps: [] },
    backbone: { name: 'mobilenet_v2', alpha: 1, input_size: 224, weights: ['imagenet'] },
    frozen_layers: 'all',
    head: { pooling: 'avg', layers: [] },
    optimizer: { name: 'adam', learning_rate: 0.001, beta_1: 0.9 },
    training: { epochs: 10, batch_size: 32, monitor: 'val_loss', feature_memory: 512 },
    engine: 'auto',
  });
});
