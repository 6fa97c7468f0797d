import { readFile } from 'node:fs/promises';
import t from 'tap';
import type { LayerWeights } from '../../../src/contracts/weights.js';
import { readKerasH5 } from '../../../src/models/formats/keras-h5.js';
import { formulaWeights } from '../formula.js';
import { readDamagedFiles } from './damaged-hdf5.js';

const layers: LayerWeights = new Map([['bn_Conv1', { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] }]]);

t.test('weights and errors come out of the thread', async (t) => {
  const bytes = await readFile('test/models/fixtures/keras2.model.h5');
  t.same((await readKerasH5(bytes, layers)).get('bn_Conv1'), formulaWeights(layers).get('bn_Conv1'));
  await t.rejects(readKerasH5(bytes.subarray(0, 20_000), layers), { message: /^truncated file: eof = 20000/ });
});

t.test('a damaged file is read as it stands, or refused with a reason', async (t) => {
  const { read, refused, endless } = await readDamagedFiles(12, 3_000);
  t.ok(read > 0 && refused > 0, `${read} read, ${refused} refused, ${endless} endless`);
});
