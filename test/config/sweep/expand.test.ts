import t from 'tap';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { catalogue } from '../fake-catalogue.js';
import { minimal } from '../minimal.js';

const read = (text: string) => readExperiment({ path: 'photos.yaml', text, catalogue });

t.test('the first setting varies slowest, seeds fastest', async (t) => {
  const { runs, sweptPaths } = await read(
    `${minimal}head: { layers: [dropout: 0.1] }
sweep:
  grid: { training.epochs: [3, 1], optimizer.learning_rate: [0.1, 0.2], head.layers.0.dropout: [0.5] }
  seeds: [7, 5]
`,
  );
  t.strictSame(sweptPaths, ['training.epochs', 'optimizer.learning_rate', 'head.layers.0.dropout']);
  const points = runs.map(({ settings }) => [settings.training.epochs, settings.optimizer.learningRate, settings.seed]);
  t.strictSame(points, [
    [3, 0.1, 7],
    [3, 0.1, 5],
    [3, 0.2, 7],
    [3, 0.2, 5],
    [1, 0.1, 7],
    [1, 0.1, 5],
    [1, 0.2, 7],
    [1, 0.2, 5],
  ]);
  t.strictSame(runs[2]!.swept, {
    'training.epochs': 3,
    'optimizer.learning_rate': 0.2,
    'head.layers.0.dropout': 0.5,
  });
  t.match(runs[2]!.document, {
    seed: 7,
    optimizer: { learning_rate: 0.2 },
    head: { layers: [{ dropout: { rate: 0.5 } }] },
  });
  t.notOk('sweep' in runs[2]!.document);
});

t.test('two settings of one block, in either order', async (t) => {
  const grid = (inner: string) => read(`${minimal}sweep: { grid: { ${inner} } }`);
  const { runs } = await grid('training.epochs: [1, 2], training.batch_size: [8, 16, 32]');
  const shape = runs.map(({ settings: { training } }) => [training.epochs, training.batchSize]);
  t.strictSame(shape, [
    [1, 8],
    [1, 16],
    [1, 32],
    [2, 8],
    [2, 16],
    [2, 32],
  ]);
  const between = await grid('training.epochs: [1, 2], optimizer: [adam, sgd], training.batch_size: [8, 16]');
  const mixed = between.runs.map(({ settings: { training, optimizer } }) => [
    training.epochs,
    optimizer.name,
    training.batchSize,
  ]);
  t.strictSame(mixed, [
    [1, 'adam', 8],
    [1, 'adam', 16],
    [1, 'sgd', 8],
    [1, 'sgd', 16],
    [2, 'adam', 8],
    [2, 'adam', 16],
    [2, 'sgd', 8],
    [2, 'sgd', 16],
  ]);
});

t.test('runs that agree in a block share it', async (t) => {
  const { runs } = await read(`${minimal}sweep: { grid: { training.epochs: [1, 2] }, seeds: [0, 1] }`);
  t.equal(runs[0]!.settings.backbone, runs[3]!.settings.backbone);
  t.equal(runs[0]!.settings.training, runs[1]!.settings.training);
  t.not(runs[0]!.settings.training, runs[2]!.settings.training);
});

t.test('whole blocks and components are swept, each with its own defaults', async (t) => {
  const { runs } = await read(
    `${minimal}optimizer: { name: adam, learning_rate: 0.5 }
sweep:
  grid:
    optimizer: [adam, { name: sgd, momentum: 0.9 }]
    augmentation: [{ views: 1 }, { views: 4, steps: [random_flip] }]
    head.layers: [[], [dense: 8]]
    backbone.weights: [random, [imagenet, coco]]
    dataset.limit_per_class: [10, null]
    splits: [null, { seed: 1 }]
`,
  );
  t.equal(runs.length, 64);
  t.strictSame(runs[0]!.document.optimizer, { name: 'adam', learning_rate: 0.001, beta_1: 0.9 });
  t.strictSame(runs[63]!.document.optimizer, { name: 'sgd', learning_rate: 0.01, momentum: 0.9, nesterov: false });
  t.strictSame(runs[63]!.document.augmentation, {
    views: 4,
    seed: 0,
    steps: [{ random_flip: { mode: 'horizontal' } }],
  });
  t.strictSame(runs[63]!.document.head, { pooling: 'avg', layers: [{ dense: { units: 8, activation: 'linear' } }] });
  t.match(runs[63]!.document.backbone, { weights: ['imagenet', 'coco'] });
  t.notOk('limit_per_class' in (runs[63]!.document.dataset as object));
  t.strictSame(runs[63]!.document.splits, { train: 0.7, validation: 0.15, test: 0.15, seed: 1 });
  t.notOk('splits' in runs[0]!.document);
  t.equal(runs[63]!.swept['dataset.limit_per_class'], null);
});

t.test('the sweep may supply what the file lacks, and settle what contradicts itself', async (t) => {
  const { runs } = await read(
    `version: 1
backbone: mobilenet_v2
augmentation: { steps: [random_flip] }
frozen_layers: none
sweep: { grid: { dataset.source: [./a, ./b], augmentation.views: [2], frozen_layers: [all] } }
`,
  );
  t.strictSame(
    runs.map(({ settings }) => settings.dataset.source),
    [
      { name: 'folder', path: './a' },
      { name: 'folder', path: './b' },
    ],
  );
});

t.test('seeds without a grid, a grid without seeds, and neither', async (t) => {
  t.strictSame(
    (await read(`${minimal}sweep: { seeds: [3, 4] }`)).runs.map(({ settings }) => settings.seed),
    [3, 4],
  );
  t.strictSame(
    (await read(`${minimal}seed: 9\nsweep: { grid: {} }`)).runs.map(({ settings }) => settings.seed),
    [9],
  );
  t.equal((await read(`${minimal}sweep: {}`)).runs.length, 1);
});

t.test('a hundred thousand runs can be read, and more are refused', async (t) => {
  const values = (count: number) => JSON.stringify(Array.from({ length: count }, (_, index) => index + 1));
  const text = (epochs: number) =>
    `${minimal}sweep:\n  grid: { training.epochs: ${values(epochs)} }\n  seeds: ${values(100)}\n`;
  t.equal((await read(text(1000))).runs.length, 100_000);
  await t.rejects(read(text(1001)), {
    code: 'CONFIG_TOO_MANY_RUNS',
    message: /^photos.yaml:4:1 the sweep has 100100 runs; expected at most 100000\n/,
  });
});
