import { existsSync } from 'node:fs';
import { mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { exclusively } from '../../../src/foundation/files/exclusively.js';

t.test('one at a time', async (t) => {
  const path = join(t.testdir(), 'count');
  await writeFile(path, '0');
  const increase = () =>
    exclusively(path, async () => {
      const count = Number(await readFile(path, 'utf8'));
      await sleep(5);
      await writeFile(path, String(count + 1));
    });
  await Promise.all(Array.from({ length: 10 }, increase));
  t.equal(await readFile(path, 'utf8'), '10');
});

t.test('the lock goes when the work fails, and one that was left is taken over', async (t) => {
  const path = join(t.testdir(), 'file');
  await t.rejects(
    exclusively(path, async () => {
      throw new Error('failed');
    }),
    { message: 'failed' },
  );
  t.notOk(existsSync(`${path}.lock`));

  await mkdir(`${path}.lock`);
  const aMinuteAgo = Date.now() / 1000 - 60;
  await utimes(`${path}.lock`, aMinuteAgo, aMinuteAgo);
  t.equal(await exclusively(path, async () => 'done'), 'done');
});
