import t, { type Test } from 'tap';
import { readExperiment } from '../../src/config/read-experiment.js';
import { canonicalJson } from '../../src/foundation/hash.js';
import { runIdOf } from '../../src/plan/run-ids.js';
import { catalogue } from './fake-catalogue.js';
import { minimal } from './minimal.js';

const run = async (text: string, overrides: readonly string[] = []) =>
  (await readExperiment({ path: 'photos.yaml', text, overrides, catalogue })).runs[0]!;

/** Texts that mean the same must be one document, of which run ids are made, and the same settings. */
async function allTheSame(t: Test, texts: readonly string[]): Promise<void> {
  const first = await run(texts[0]!);
  for (const text of texts.slice(1)) {
    const other = await run(text);
    t.strictSame(other.document, first.document, text);
    t.equal(canonicalJson(other.document), canonicalJson(first.document));
    t.strictSame(other.settings, first.settings);
  }
}

t.test('long and short forms of components', async (t) => {
  await allTheSame(t, [
    `${minimal}head: { layers: [dropout: 0.2, batch_normalization, dense: 8] }`,
    `${minimal}head: { layers: [dropout: { rate: 0.2 }, batch_normalization: , dense: { units: 8 }] }`,
    `${minimal}head: { layers: [dropout: { rate: 0.2 }, batch_normalization: {}, dense: { units: 8, activation: linear }] }`,
  ]);
  await allTheSame(t, [
    minimal,
    'version: 1\ndataset: { source: { folder: { path: ./photos } } }\nbackbone: { name: mobilenet_v2 }\noptimizer: adam\n',
    `${minimal}optimizer: { name: adam }\nhead:\naugmentation: { steps: [] }`,
    `${minimal}optimizer: { learning_rate: 0.001 }\nfrozen_layers: all\nengine: auto`,
    `${minimal}engine: { name: auto }`,
    `${minimal}engine:`,
    `${minimal}optimizer:\ntraining:\n  # epochs: 20\n`,
  ]);
  const backbone = (weights: string) =>
    `version: 1\ndataset: { source: ./photos }\nbackbone: { name: mobilenet_v2, weights: ${weights} }\n`;
  await allTheSame(t, ['imagenet', '[imagenet]', '{ imagenet: {} }', '[imagenet: ]'].map(backbone));
  await allTheSame(t, ['random', '{ random: { seed: 0 } }', '[{ random: {} }]'].map(backbone));
  await allTheSame(t, ['./w', '{ folder: { path: ./w } }'].map(backbone));
});

t.test('a text goes to the fallback of its kind where no other component takes it, whatever their names', async (t) => {
  const [folder, synthetic] = catalogue.sources;
  const zip = { ...synthetic!, name: 'zip', fromText: (text: string) => (text.endsWith('.zip') ? {} : undefined) };
  for (const sources of [
    [{ ...folder!, fallback: true as const }, zip],
    [zip, { ...folder!, fallback: true as const }],
  ]) {
    const sourceOf = async (source: string) => {
      const text = `version: 1\ndataset: { source: ${source} }\nbackbone: mobilenet_v2\n`;
      const { runs } = await readExperiment({ path: 'photos.yaml', text, catalogue: { ...catalogue, sources } });
      return runs[0]!.settings.dataset.source;
    };
    t.match(await sourceOf('./photos.zip'), { name: 'zip' });
    t.strictSame(await sourceOf('./photos'), { name: 'folder', path: './photos' });
  }
});

t.test('ways of resizing', async (t) => {
  const file = (resize: string) => `version: 1\ndataset: { source: ./photos${resize} }\nbackbone: mobilenet_v2\n`;
  const plain = ['bilinear', '{ interpolation: bilinear }', '{ antialias: false }', '{}'];
  await allTheSame(t, [file(''), ...plain.map((resize) => file(`, resize: ${resize}`))]);
  await allTheSame(
    t,
    [
      '{ antialias: true }',
      '{ antialias: true, interpolation: bilinear, pad_to_aspect_ratio: }',
      '{ crop_to_aspect_ratio: false, interpolation: bilinear, antialias: true }',
    ].map((resize) => file(`, resize: ${resize}`)),
  );
  const cropped = await run(file(', resize: { crop_to_aspect_ratio: true, interpolation: area }'));
  t.match(cropped.document, { dataset: { resize: { interpolation: 'area', crop_to_aspect_ratio: true } } });
  t.strictSame(cropped.settings.dataset.resize, { interpolation: 'area', cropToAspectRatio: true });
  const swept = `${file('')}sweep: { grid: { dataset.resize.antialias: [false, true] } }`;
  const { runs } = await readExperiment({ path: 'photos.yaml', text: swept, catalogue });
  t.strictSame(
    runs.map(({ settings }) => settings.dataset.resize),
    ['bilinear', { interpolation: 'bilinear', antialias: true }],
  );
});

t.test('numbers, the order of keys, and defaults that are written out', async (t) => {
  await allTheSame(t, [
    `${minimal}seed: 3\ntraining: { epochs: 5, batch_size: 32 }\nsplits: { train: 0.5, validation: 0.5 }\n`,
    `training: { batch_size: 32.0, epochs: 5.0 }\nsplits: { validation: 5e-1, seed: 0, train: .5, test: -0.0 }\nseed: 0x3\n${minimal}`,
  ]);
});

t.test('null for what may be left out', async (t) => {
  await allTheSame(t, [
    minimal,
    `version: 1\ndataset: { source: ./photos, limit_per_class: null }\nbackbone: mobilenet_v2\nsplits: ~\nsweep:`,
    `${minimal}training: { early_stopping: null }\nsweep: { grid: , seeds: ~ }`,
    `${minimal}seed: ~\nname: null\nrelative_to: ~\nplugins: null\nrecipe: ~\noptimizer: { name: null, learning_rate: ~ }`,
  ]);
});

t.test('anchors, aliases and merged maps', async (t) => {
  await allTheSame(t, [
    `${minimal}head: { layers: [dense: { units: 8, activation: relu }, dense: { units: 4, activation: relu }] }`,
    `${minimal}head: { layers: [dense: &d { units: 8, activation: relu }, dense: { <<: *d, units: 4 }] }`,
    `${minimal}head: { layers: [dense: &d { activation: relu, units: 8 }, dense: { units: 4, <<: [*d, *d] }] }`,
  ]);
});

t.test('defaults that depend on other settings', async (t) => {
  const training = async (text: string) => (await run(minimal + text)).settings.training;
  t.match(await training('training: { early_stopping: { monitor: val_accuracy } }'), {
    monitor: 'val_accuracy',
    earlyStopping: { monitor: 'val_accuracy', patience: 5, minDelta: 0, restoreBestWeights: true },
  });
  t.match(await training('training: { monitor: accuracy, early_stopping: }'), { monitor: 'accuracy' });
  t.match(await training('training: { monitor: accuracy, early_stopping: { patience: 1 } }'), {
    monitor: 'accuracy',
    earlyStopping: { monitor: 'accuracy', patience: 1 },
  });
  t.match(await training('training: { monitor: loss, early_stopping: { monitor: accuracy } }'), {
    monitor: 'loss',
    earlyStopping: { monitor: 'accuracy' },
  });
  const splits = async (text: string) => (await run(`${minimal}splits: ${text}`)).settings.splits;
  t.strictSame(await splits('{ seed: 7 }'), { train: 0.7, validation: 0.15, test: 0.15, seed: 7 });
  t.strictSame(await splits('{ validation: 0.2, test: 0.2 }'), { train: 0.6, validation: 0.2, test: 0.2, seed: 0 });
  t.strictSame(await splits('{ train: 0.8, validation: 0.2 }'), { train: 0.8, validation: 0.2, test: 0, seed: 0 });
  t.strictSame(await splits('{ train: 0.1, validation: 0.2, test: 0.7 }'), {
    train: 0.1,
    validation: 0.2,
    test: 0.7,
    seed: 0,
  });
});

t.test('everything handed out is frozen', async (t) => {
  const experiment = await readExperiment({ text: `${minimal}head: { layers: [dropout: 0.2] }`, catalogue });
  const visit = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    t.ok(Object.isFrozen(value));
    Object.values(value).forEach(visit);
  };
  visit(experiment);
});

t.test('one suitable source in a list of weights is enough', async (t) => {
  const text =
    'version: 1\ndataset: { source: ./a }\nbackbone: { name: mobilenet_v2, alpha: 0.5, weights: [coco, imagenet] }\n';
  t.match((await run(text)).settings.backbone.weights, [{ name: 'coco' }, { name: 'imagenet' }]);
});

t.test('an engine has settings of its own', async (t) => {
  const precision = { description: 'Of products.', enum: ['float32', 'bfloat16'], default: 'float32' };
  const limit = { description: 'Megabytes.', type: 'integer', minimum: 1, default: 512 };
  const schema = { type: 'object', properties: { precision, memory_limit: limit }, additionalProperties: false };
  const fast = { name: 'fast', revision: 1, summary: 'Of this test.', schema };
  const withFast = { ...catalogue, engines: [...catalogue.engines, fast] };
  const read = async (engine: string, overrides: readonly string[] = []) => {
    const text = `${minimal}engine: ${engine}`;
    return (await readExperiment({ path: 'photos.yaml', text, overrides, catalogue: withFast })).runs[0]!;
  };
  const { document, settings } = await read('fast');
  t.strictSame(settings.engine, { name: 'fast', precision: 'float32', memoryLimit: 512 });
  t.equal(document.engine, 'fast', 'a name alone is written as it is');
  const given = await read('{ name: fast, precision: bfloat16 }');
  t.strictSame(given.settings.engine, { name: 'fast', precision: 'bfloat16', memoryLimit: 512 });
  t.strictSame(given.document.engine, { name: 'fast', precision: 'bfloat16', memory_limit: 512 });
  t.strictSame((await read('fast', ['engine.precision=bfloat16'])).settings.engine, given.settings.engine);
  t.equal(runIdOf(given.document), runIdOf(document), 'and none is part of the run id');
  for (const wrong of [
    '{ name: fast, precision: int3 }',
    '{ name: reference, precision: float32 }',
    '{ name: auto, x: 1 }',
  ])
    await t.rejects(read(wrong), { code: /CONFIG_(WRONG_VALUE|UNKNOWN_SETTING)/ }, wrong);
});
