import t from 'tap';
import type { LabelledSample, Splits } from '../../../src/contracts/data.js';
import { usableData } from '../../../src/worker/pipeline/usable-data.js';
import { runSettings } from '../../run-settings.js';

const sample = (id: string, label: number): LabelledSample => ({ id, label, sha256: id });

/** Images in folders of their own, without a validation folder: only the dataset tells. */
const splits: Splits = {
  classes: ['a', 'b'],
  train: [sample('1', 0), sample('2', 1)],
  validation: [],
  test: [sample('3', 0)],
  ignored: [],
};

t.test('a monitored set must not be empty', async (t) => {
  const watches = async (document: { readonly [setting: string]: unknown }) =>
    usableData(splits, await runSettings(document), []);
  t.same((await watches({ training: { monitor: 'loss' } })).validation, []);
  const refused = /there is no validation image that can be decoded, and val_loss is monitored/;
  await t.rejects(watches({}), { code: 'DATA_TOO_FEW_IMAGES', message: refused });
  const stopping = { monitor: 'loss', early_stopping: { monitor: 'val_loss' } };
  await t.rejects(watches({ training: stopping }), { message: refused });
  const training = { monitor: 'loss' };
  await t.rejects(watches({ training, learning_rate_schedule: 'reduce_on_plateau' }), { message: refused });
  await watches({ training, learning_rate_schedule: { name: 'reduce_on_plateau', monitor: 'loss' } });
});

t.test('files that could not even be listed are bad images of every run', async (t) => {
  const unreadable = [{ id: 'a/1.heic', reason: 'HEIC, which cannot be read' }];
  const { bad } = usableData({ ...splits, unreadable }, await runSettings({ training: { monitor: 'loss' } }), []);
  t.same(bad, unreadable);
});
