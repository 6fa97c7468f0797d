import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { abandoned, makeFolder, unfinishedName } from '../../../src/foundation/download/unfinished.js';

const host = hostname().replace(/[^A-Za-z0-9]/g, '_');
/** Of a process that has just ended. */
const gone = spawnSync(process.execPath, ['-e', '']).pid;

t.test('what is abandoned, and what is not', async (t) => {
  const folder = t.testdir();
  const target = join(folder, 'model');
  const mine = unfinishedName(target);
  t.not(unfinishedName(target), mine);
  const left = `${target}.unfinished-${host}-${gone}-0`;
  const elsewhere = `${target}.unfinished-otherhost-1-0`;
  const old = `${target}.unfinished-otherhost-2-0`;
  for (const path of [mine, left, elsewhere, old, `${target}2.unfinished-${host}-${gone}-0`]) await writeFile(path, '');
  const yesterday = Date.now() / 1000 - 24 * 3600;
  await utimes(old, yesterday, yesterday);
  t.same(await abandoned(target), [left, old].sort());
  t.same(await abandoned(join(folder, 'absent', 'model')), []);
});

t.test('a folder is made whole, once, and leftovers go', async (t) => {
  const target = join(t.testdir(), 'cache', 'model');
  await mkdir(`${target}.unfinished-${host}-${gone}-0`, { recursive: true });
  await makeFolder(target, (folder) => writeFile(join(folder, 'a'), 'first'));
  await makeFolder(target, async () => void t.fail('it is there already'));
  t.equal(await readFile(join(target, 'a'), 'utf8'), 'first');
  t.same(await readdir(join(target, '..')), ['model']);
});

t.test('a failure leaves nothing', async (t) => {
  const target = join(t.testdir(), 'model');
  const fill = async (folder: string) => {
    await writeFile(join(folder, 'a'), 'half');
    throw new Error('full disk');
  };
  await t.rejects(makeFolder(target, fill), { message: 'full disk' });
  t.same(await readdir(join(target, '..')), []);
});

t.test('two at once: one wins, both succeed', async (t) => {
  const target = join(t.testdir(), 'model');
  let waiting = 0;
  let release = () => {};
  const bothStarted = new Promise<void>((resolve) => (release = resolve));
  const fill = (content: string) => async (folder: string) => {
    await writeFile(join(folder, 'a'), content);
    if (++waiting === 2) release();
    await bothStarted;
  };
  await Promise.all([makeFolder(target, fill('same')), makeFolder(target, fill('same'))]);
  t.equal(await readFile(join(target, 'a'), 'utf8'), 'same');
  t.same(await readdir(join(target, '..')), ['model']);
});
