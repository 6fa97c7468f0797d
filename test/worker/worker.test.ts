import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readResult } from '../../src/record/run/result-file.js';
import { failureOf, resultOf, Sweeper, shardsIn, tablesOf, tiny } from './tiny-sweep.js';

const sweep = { grid: { 'optimizer.learning_rate': [0.01, 0.001] }, seeds: [0, 1] };

t.test('features, then runs: identical whatever is cached, one after the other or at once', async (t) => {
  const root = t.testdir();
  const augmentation = { views: 2, steps: [{ random_flip: 'horizontal' }] };
  const experiment = tiny({ sweep, augmentation });
  const one = new Sweeper(t, join(root, 'cache'));
  const first = await one.sweep(join(root, 'first'), experiment);

  // 36 training images in two views, 12 + 12 others.
  const features = resultOf(first.features[0]);
  t.same([first.features.length, features.computed, features.stored, features.bad], [1, 96, 0, []]);
  t.ok(features.seconds > 0);
  for (const outcome of first.runs) {
    const { status, metrics, epochs, trainSeconds, error } = resultOf(outcome);
    t.same([status, epochs, error], ['done', 3, '']);
    t.ok(trainSeconds > 0 && Number.isFinite(metrics.valLoss) && Number.isFinite(metrics.testAccuracy));
  }
  const done = first.events.flatMap((event) => (event.kind === 'features' ? [event.done] : []));
  t.same(done, [8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96], 'progress in images');
  t.equal(first.events.filter(({ kind }) => kind === 'epoch').length, 4 * 3);

  const record = await readResult(first.directories[0]!);
  t.match(record, { status: 'done', epochs: 3, keptEpoch: 3, samples: { train: 36, validation: 12, test: 12 } });
  const files = (await readdir(first.directories[0]!, { recursive: true })).sort();
  t.same(files, [
    'confusion.csv',
    'experiment.yaml',
    'log.jsonl',
    'metrics.csv',
    'model',
    'model/espalier.json',
    'model/model.json',
    'model/weights.bin',
    'predictions.csv',
    'result.json',
    'splits.csv',
  ]);
  const writtenAt = async (name: string) => (await stat(join(first.directories[0]!, name), { bigint: true })).mtimeNs;
  const last = await writtenAt('result.json');
  for (const name of files) t.ok((await writtenAt(name)) <= last, `${name} is not written after result.json`);

  const tables = await tablesOf(first.directories);
  t.equal(new Set(tables.map((run) => run['metrics.csv'])).size, 4, 'four different runs');
  const warm = await one.sweep(join(root, 'warm'), experiment);
  const stored = resultOf(warm.features[0]);
  t.same([stored.computed, stored.stored, stored.seconds], [0, 96, 0], 'nothing is computed twice');
  t.same(await tablesOf(warm.directories), tables, 'warm cache');

  // A part of the images first, so that in the end batches were made of other images.
  const two = new Sweeper(t, join(root, 'other cache'), { jobs: 2 });
  const limited = { ...(experiment.dataset as object), limit_per_class: 7 };
  const part = await two.sweep(join(root, 'part'), { ...experiment, dataset: limited, sweep: {} });
  const portion = resultOf(part.features[0]).computed;
  t.ok(portion > 20 && portion < 60);
  const cold = await two.sweep(join(root, 'cold'), experiment);
  t.ok(resultOf(cold.features[0]).computed < 96);
  t.same(await tablesOf(cold.directories), tables, 'cold cache, in portions, two runs at once');
});

t.test('damaged features fail the run with a remedy, and are then recomputed', async (t) => {
  const root = t.testdir();
  const cache = join(root, 'cache');
  const sweeper = new Sweeper(t, cache);
  const tables = await tablesOf((await sweeper.sweep(root, tiny())).directories);
  const [shard] = await shardsIn(cache);
  const file = await readFile(shard!);
  file[file.length - 1] = file[file.length - 1]! ^ 0x10;
  await writeFile(shard!, file);
  const damaged = await sweeper.sweep(root, tiny());
  const { error, details, remedy } = failureOf(damaged.runs[0]);
  t.match(error, /^stored features are damaged/);
  t.match(remedy, /Run the same command again/);
  t.same(details, [], 'it is no defect');
  t.equal(await readResult(damaged.directories[0]!), undefined, 'no result');
  const mended = await sweeper.sweep(root, tiny());
  t.ok(resultOf(mended.features[0]).computed > 0);
  t.same(await tablesOf(mended.directories), tables);

  await rm(join(cache, 'features'), { recursive: true });
  const cleared = await sweeper.sweep(root, tiny());
  t.equal(resultOf(cleared.features[0]).computed, 60, 'a cache that was cleared is filled again');
  t.same(await tablesOf(cleared.directories), tables);

  const inTheWay = join(root, 'a file');
  await writeFile(inTheWay, '');
  const blocked = await sweeper.sweep(root, tiny(), {
    changed: (task) => ({ ...task, directory: join(inTheWay, 'run') }),
  });
  const failure = failureOf(blocked.runs[0]);
  t.match(failure.error, /cannot be read or written: a part of the path is not a folder/);
  t.same(failure.details, [], 'what the system refuses is no defect either');
});

t.test('a run that diverges is recorded without test metrics and model', async (t) => {
  const root = t.testdir();
  const sweeper = new Sweeper(t, join(root, 'cache'));
  const optimizer = { name: 'sgd', learning_rate: 1e37 };
  const { runs, directories } = await sweeper.sweep(root, tiny({ optimizer, training: { epochs: 9, batch_size: 8 } }));
  const { status, error, metrics, epochs } = resultOf(runs[0]);
  t.equal(status, 'diverged');
  t.ok(epochs < 9);
  t.match(error, `the loss is no longer a number in epoch ${epochs}; try a lower learning_rate`);
  t.same([metrics.loss, metrics.testLoss, metrics.testAccuracy], [null, null, null]);
  t.match(await readResult(directories[0]!), { status: 'diverged', keptEpoch: null, test: null, epochs });
  const files = await readdir(directories[0]!);
  t.same(files.sort(), ['experiment.yaml', 'log.jsonl', 'metrics.csv', 'result.json', 'splits.csv']);
});
