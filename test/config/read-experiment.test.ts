import t from 'tap';
import { readExperiment } from '../../src/config/read-experiment.js';
import type { BackboneSettings, RunSettings } from '../../src/contracts/experiment.js';
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
    { name: 'my-photos', sweptPaths: [], monitor: 'val_loss', engine: { name: 'auto' } },
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
    phases: [{ frozenLayers: 'all', epochs: 10, learningRate: 0.001 }],
    relativeTo: '/data',
    engine: { name: 'auto' },
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

t.test('a file that says everything is a complete RunSettings', async (t) => {
  const { runs } = await readExperiment({
    path: '/data/photos.yaml',
    text: `version: 1
seed: 1
dataset: { source: { synthetic: { classes: 5 } }, limit_per_class: 7, on_bad_image: error, resize: nearest }
splits: { train: 0.5, validation: 0.25, test: 0.25, seed: 2 }
augmentation: { views: 3, seed: 4, steps: [random_rotation: 0.1] }
backbone:
  name: mobilenet_v2
  alpha: 0.35
  input_size: 96
  output: [block_13, predictions]
  include_top: true
  classifier_activation: linear
  weights: { used: imagenet, listed: [coco, imagenet] }
frozen_layers: all
batch_norm: inference
head: { pooling: max, layers: [dense: 8] }
optimizer:
  name: sgd
  learning_rate: 0.1
  momentum: 0.9
  nesterov: true
  clipnorm: 1
  gradient_accumulation_steps: 4
  ema_momentum: 0.5
  layer_decay: 0.75
learning_rate_schedule: { name: constant, warmup_epochs: 1.5 }
training:
  epochs: 3
  batch_size: 4
  monitor: accuracy
  early_stopping: { monitor: loss, patience: 6, min_delta: 0.5, restore_best_weights: false }
  feature_memory: 9
  feature_disk: 10
  feature_storage: float16
  label_smoothing: 0.1
  mixup: 0.2
  class_weight: { big_cat: 2 }
engine: reference
relative_to: images
`,
    catalogue,
  });
  const expected: AllGiven<Omit<RunSettings, 'backbone'> & { backbone: MobileNetV2Settings }> = {
    seed: 1,
    dataset: {
      source: { name: 'synthetic', ...{ classes: 5, imagesPerClass: 20 } },
      limitPerClass: 7,
      onBadImage: 'error',
      resize: 'nearest',
    },
    splits: { train: 0.5, validation: 0.25, test: 0.25, seed: 2 },
    augmentation: {
      views: 3,
      seed: 4,
      steps: [{ name: 'random_rotation', ...{ factor: 0.1, fillMode: 'reflect' } }],
    },
    backbone: {
      name: 'mobilenet_v2',
      alpha: 0.35,
      inputSize: 96,
      output: ['block_13', 'predictions'],
      includeTop: true,
      classifierActivation: 'linear',
      weights: [{ name: 'coco' }, { name: 'imagenet' }],
      weightsUsed: { name: 'imagenet' },
    },
    frozenLayers: 'all',
    batchNorm: 'inference',
    head: { pooling: 'max', layers: [{ name: 'dense', ...{ units: 8, activation: 'linear' } }] },
    optimizer: {
      name: 'sgd',
      learningRate: 0.1,
      ...{ momentum: 0.9, nesterov: true },
      clipnorm: 1,
      globalClipnorm: 2,
      clipvalue: 3,
      gradientAccumulationSteps: 4,
      emaMomentum: 0.5,
      layerDecay: 0.75,
    },
    learningRateSchedule: { name: 'constant', warmupEpochs: 1.5 },
    training: {
      epochs: 3,
      batchSize: 4,
      monitor: 'accuracy',
      earlyStopping: { monitor: 'loss', patience: 6, minDelta: 0.5, restoreBestWeights: false },
      featureMemory: 9,
      featureDisk: 10,
      featureStorage: 'float16',
      labelSmoothing: 0.1,
      mixup: 0.2,
      classWeight: { big_cat: 2 },
    },
    phases: [{ frozenLayers: 'all', epochs: 3, learningRate: 0.1 }],
    relativeTo: '/data/images',
    engine: { name: 'reference' },
  };
  // One limit of the gradients excludes the others.
  const { globalClipnorm, clipvalue, ...optimizer } = expected.optimizer;
  t.strictSame(runs[0]!.settings, { ...expected, optimizer });
});

/** Without what other networks leave open. */
type MobileNetV2Settings = Omit<BackboneSettings, 'depthMultiplier' | 'minimalistic'>;

/** Optional members are members too: the compiler tells when the type has one that is not tested here. */
type AllGiven<T> = { [K in keyof T]-?: Required<T[K]> };
