import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { writeAtomically } from '../../../src/foundation/files/files.js';

t.test('writes that overlap are whole, and leave nothing else', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'new/file');
  const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
  await Promise.all(texts.map((text) => writeAtomically(path, text)));
  t.ok(texts.includes(readFileSync(path, 'utf8')));
  t.same(readdirSync(join(folder, 'new')), ['file']);
});

t.test('a write that fails leaves what was there, and no temporary file', async (t) => {
  const folder = t.testdir();
  mkdirSync(join(folder, 'taken'));
  await t.rejects(writeAtomically(join(folder, 'taken'), 'text'), { code: 'EISDIR' });
  t.same(readdirSync(folder), ['taken']);
});

t.test('a link stays one, and what it leads to is replaced', async (t) => {
  const folder = t.testdir();
  writeFileSync(join(folder, 'real'), 'old');
  symlinkSync('real', join(folder, 'link'));
  await writeAtomically(join(folder, 'link'), 'new');
  t.ok(lstatSync(join(folder, 'link')).isSymbolicLink());
  t.equal(readFileSync(join(folder, 'real'), 'utf8'), 'new');
});
