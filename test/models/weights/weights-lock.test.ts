import { readFile, writeFile } from 'node:fs/promises';
import t from 'tap';
import { WeightsLock } from '../../../src/models/weights/weights-lock.js';

t.test('entries are kept, sorted, by whoever adds them', async (t) => {
  const folder = t.testdir();
  t.equal(await new WeightsLock(folder).sha256Of('a.h5'), undefined);
  await Promise.all(['c', 'a', 'b'].map((name) => new WeightsLock(folder).add(`${name}.h5`, name.repeat(3))));
  t.equal(await new WeightsLock(folder).sha256Of('a.h5'), 'aaa');
  t.equal(
    await readFile(new WeightsLock(folder).path, 'utf8'),
    '{\n  "a.h5": "aaa",\n  "b.h5": "bbb",\n  "c.h5": "ccc"\n}\n',
  );
});

t.test('a damaged file is not taken for an empty one', async (t) => {
  const lock = new WeightsLock(t.testdir());
  for (const text of ['{', '[]', 'null', '3']) {
    await writeFile(lock.path, text);
    await t.rejects(lock.sha256Of('a.h5'), { code: 'WEIGHTS_LOCK_UNREADABLE', message: /weights\.lock\.json/ }, text);
  }
});
