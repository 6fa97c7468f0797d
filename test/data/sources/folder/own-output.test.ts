import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { folder } from '../../../../src/data/sources/folder/folder.js';
import { isOwnOutput } from '../../../../src/data/sources/folder/own-output.js';

// The folders as docs/results.md lists them.
const run = () => ({
  'experiment.yaml': '',
  'metrics.csv': '',
  'log.jsonl': '',
  'result.json': '{}',
  model: { 'weights.bin': '' },
});
const experiment = () => ({ 'plan.json': '{}', 'leaderboard.csv': '', '1e7309038486': run() });

t.test('results under any name, of an experiment, of many, of lr-find alone, of a killed run', async (t) => {
  const root = t.testdir({
    runs: { photos: experiment() },
    results: { a: experiment(), b: { 'lr-find': { 'lr-find.csv': '' } } },
    photos: experiment(),
    lr: { 'lr-find.csv': '', 'lr-find.svg': '' },
    begun: { 'plan.json': '{}' },
    killed: { 'experiment.yaml': '', 'log.jsonl': '' },
    elsewhere: { hashes: { '0123456789abcdef0123456789abcdef.json': '' } },
    cache: {},
  });
  for (const name of ['runs', 'results', 'photos', 'lr', 'begun', 'killed', 'elsewhere', 'cache'])
    t.equal(await isOwnOutput(join(root, name), join(root, 'cache')), true, name);
});

t.test('folders of photos are data, whatever they are called and whatever lies beside the photos', async (t) => {
  const root = t.testdir({
    runs: { '1.jpg': '' },
    nested: { photos: { '1.jpg': '', 'plan.json': '' } },
    train: { ants: { '1.jpg': '' }, 'result.json': '' },
    inside: { ants: { '1.jpg': '' }, photos: experiment() },
    empty: {},
  });
  for (const name of ['runs', 'nested', 'train', 'inside', 'empty', 'nowhere'])
    t.equal(await isOwnOutput(join(root, name), join(root, 'cache')), false, name);
});

t.test('an experiment inside its photo folder, split or not, and inside a class', async (t) => {
  const classes = () => ({ ants: { '1.jpg': 'a' }, bees: { '2.jpg': 'b', results: { photos: experiment() } } });
  const root = t.testdir({
    plain: { ...classes(), runs: { photos: experiment() }, results: { photos: experiment() }, 'photos.yaml': '' },
    split: {
      train: { ...classes(), runs: { photos: experiment() }, photos: experiment() },
      test: { ants: { '3.jpg': 'c' } },
      runs: { photos: experiment() },
    },
  });
  for (const path of ['plain', 'split']) {
    mkdirSync(join(root, path, '__MACOSX'));
    const listing = await folder.list({ path }, { relativeTo: root, cacheFolder: join(root, path, 'cache') });
    t.same(listing.classes, ['ants', 'bees']);
    const again = await folder.list({ path }, { relativeTo: root, cacheFolder: join(root, path, 'cache') });
    t.same(again, listing, 'also once the cache is there');
  }
});
