import { join } from 'node:path';
import t from 'tap';
import { experimentData } from '../../../src/session/prepare/experiment-data.js';
import { openExperiment } from '../../../src/session/prepare/prepare.js';
import { warningsOnly } from '../../../src/session/warnings-only.js';
import { tinyExperiment } from '../../cli/tiny-experiment.js';

/** The data of a tiny experiment on a folder of photos, whose contents are their names; and what it warns of. */
async function dataOf(folder: string, set: readonly string[] = []) {
  process.env.ESPALIER_CACHE = join(folder, '.cache');
  const warnings: string[] = [];
  const progress = { ...warningsOnly, warn: (text: string) => warnings.push(text) };
  const opened = await openExperiment(join(folder, 'tiny.yaml'), { set }, progress);
  return { data: await experimentData(opened, progress), warnings };
}

const photos = (prefix: string) => Object.fromEntries([1, 2, 3, 4].map((n) => [`${n}.jpg`, `${prefix} ${n}`]));
const file = { 'tiny.yaml': tinyExperiment({ source: './photos' }) };

t.test('classes with their images per split, what is not used, and what cannot be read', async (t) => {
  const train = { ants: photos('a'), bees: { ...photos('b'), '5.heic': '' } };
  const folder = t.testdir({ ...file, photos: { train, test: { ants: photos('c') }, 'labels.csv': '' } });
  const { data, warnings } = await dataOf(folder);
  const reason = 'HEIC, which cannot be read: convert it to JPEG or PNG';
  // Of 4 training images a fifth, but at least one, is kept for validation.
  t.strictSame(data, [
    {
      source: 'folder ./photos',
      runs: 1,
      classes: [
        { name: 'ants', train: 3, validation: 1, test: 4 },
        { name: 'bees', train: 3, validation: 1, test: 0 },
      ],
      ignored: ['labels.csv'],
      unreadable: [{ id: 'train/bees/5.heic', reason }],
    },
  ]);
  t.strictSame(warnings, []);
  await t.rejects(dataOf(folder, ['dataset.on_bad_image=error']), { code: 'DATA_BAD_IMAGE', message: /5\.heic: HEIC/ });
});

t.test('runs that divide the data differently are told apart', async (t) => {
  const folder = t.testdir({ ...file, photos: { ants: photos('a'), bees: photos('b') } });
  const { data } = await dataOf(folder, [
    'sweep={ grid: { splits.validation: [0.25, 0.5], training.epochs: [1, 2] } }',
  ]);
  t.strictSame(
    data.map(({ runs, classes }) => [runs, classes![0]]),
    [
      [2, { name: 'ants', train: 3, validation: 1, test: 0 }],
      [2, { name: 'ants', train: 2, validation: 2, test: 0 }],
    ],
  );
});

t.test('a folder on another machine is a warning, a wrong one is refused', async (t) => {
  const { data, warnings } = await dataOf(t.testdir(file));
  t.match(data, [{ classes: null }]);
  t.match(warnings, [/^warning: .*photos does not exist$/]);
  const folder = t.testdir({ ...file, photos: { train: { ants: photos('a'), bees: photos('b') } } });
  await t.rejects(dataOf(folder), { code: 'DATA_CLASS_LEVEL' });
});
