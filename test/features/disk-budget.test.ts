import t from 'tap';
import type { Splits } from '../../src/contracts/data.js';
import { countWanted, fitsOnDisk, rowBytes } from '../../src/features/disk-budget.js';
import { wantedViews } from '../../src/features/samples.js';
import { runSettings } from '../run-settings.js';

const samples = (letters: string) => Array.from(letters, (sha256, at) => ({ id: `${sha256}${at}`, label: 0, sha256 }));
const splits: Splits = {
  classes: [],
  train: samples('aabc'),
  validation: samples('de'),
  test: samples('eaf'),
  ignored: [],
};

t.test('bytes of a row as it is stored', (t) => {
  t.equal(rowBytes({ width: 10, storage: 'float32' }), 40);
  t.equal(rowBytes({ width: 10, storage: 'float16' }), 20);
  t.equal(rowBytes({ width: 10, storage: 'uint8' }), 10);
  t.equal(rowBytes({ width: undefined, storage: 'float32' }), null);
  t.end();
});

t.test('as many rows count as are wanted', (t) => {
  for (const views of [1, 2, 5]) {
    // a b c in training, d e f elsewhere.
    t.equal(countWanted(splits, views), 3 * views + 3);
    t.equal(countWanted(splits, views), wantedViews(splits, views).length);
  }
  t.end();
});

t.test('what fits to the byte is stored', async (t) => {
  const fits = async (training: object, bytes: number, views = 1) => {
    const steps = views > 1 ? { steps: [{ random_flip: 'horizontal' }] } : {};
    return fitsOnDisk(await runSettings({ training, augmentation: { views, ...steps } }), bytes, splits);
  };
  // 6 rows in 3 MiB: half a MiB each.
  t.equal(await fits({ feature_disk: 3 }, 2 ** 19), true);
  t.equal(await fits({ feature_disk: 3 }, 2 ** 19 + 1), false);
  t.equal(await fits({ feature_disk: 3 }, 2 ** 19, 2), false, 'every view is a row');
  t.equal(await fits({ feature_disk: 0 }, 1), false);
  // 50 GiB by default.
  t.equal(await fits({}, (50 * 2 ** 30) / 6), true);
  t.equal(await fits({}, (50 * 2 ** 30) / 6 + 1), false);
});
