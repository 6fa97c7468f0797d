import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { LayerWeights } from '../../../../src/contracts/components/weight-source.js';
import { kerasFile } from '../../../../src/models/weights/sources/keras_file.js';
import { formulaTensor } from '../../formula.js';

const backbone = { name: 'mobilenet_v2', alpha: 1, inputSize: 224 };
const layers: LayerWeights = new Map([['Conv1', { kernel: [3, 3, 3, 4] }]]);
const contextOf = (relativeTo: string) => ({ relativeTo, cacheFolder: '/', mayDownload: false, warn: () => {} });

t.test('a file is found, hashed and read', async (t) => {
  const located = await kerasFile.locate(
    { path: 'keras2.model.h5' },
    backbone,
    contextOf(join(process.cwd(), 'test/models/fixtures')),
  );
  t.equal(located.path, join(process.cwd(), 'test/models/fixtures/keras2.model.h5'));
  t.match(located.sha256, /^[0-9a-f]{64}$/);
  const weights = await kerasFile.load(located, backbone, layers);
  t.same(weights.get('Conv1')!.kernel, formulaTensor('Conv1', 'kernel', [3, 3, 3, 4]));
});

t.test('text that means one', async (t) => {
  for (const path of ['./a.h5', 'A.H5', 'x/y.hdf5', 'a.weights.h5', './a.keras'])
    t.same(kerasFile.fromText!(path), { path });
  for (const other of ['imagenet', './folder', 'h5']) t.equal(kerasFile.fromText!(other), undefined);
});

t.test('missing, damaged, or changed since', async (t) => {
  const folder = t.testdir({ empty: {} });
  const locate = (path: string) => kerasFile.locate({ path }, backbone, contextOf(folder));
  await t.rejects(locate('a.h5'), { code: 'WEIGHTS_NOT_FOUND', message: /^a\.h5: there is no file .*a\.h5$/ });
  await t.rejects(locate('empty'), { code: 'WEIGHTS_NOT_FOUND' });

  await writeFile(join(folder, 'a.h5'), 'not HDF5');
  await t.rejects(kerasFile.load(await locate('a.h5'), backbone, layers), {
    code: 'WEIGHTS_UNREADABLE',
    message: /a\.h5: file signature not found/,
  });

  const located = await locate('a.h5');
  await copyFile('test/models/fixtures/keras2.model.h5', join(folder, 'a.h5'));
  await t.rejects(kerasFile.load(located, backbone, layers), { code: 'WEIGHTS_CHANGED' });
});
