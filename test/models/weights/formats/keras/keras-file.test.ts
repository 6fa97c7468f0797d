import { readFile } from 'node:fs/promises';
import t from 'tap';
import type { LayerWeights } from '../../../../../src/contracts/components/weight-source.js';
import { readKerasFile } from '../../../../../src/models/weights/formats/keras/keras-file.js';
import { formulaWeights } from '../../../formula.js';

const layers: LayerWeights = new Map([['bn_Conv1', { gamma: [4], beta: [4], moving_mean: [4], moving_variance: [4] }]]);

t.test('weights and errors come out of the thread', async (t) => {
  const bytes = await readFile('test/models/fixtures/keras2.model.h5');
  t.same((await readKerasFile(bytes, layers)).get('bn_Conv1'), formulaWeights(layers).get('bn_Conv1'));
  await t.rejects(readKerasFile(bytes.subarray(0, 20_000), layers), {
    message: `is truncated: it has 20000 of ${bytes.length} bytes`,
  });
});
