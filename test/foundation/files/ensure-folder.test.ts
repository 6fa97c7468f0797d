import { stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { ensureFolder } from '../../../src/foundation/files/ensure-folder.js';

t.test('a folder and those above it, many times at once', async (t) => {
  const root = t.testdir();
  const path = join(root, 'a', 'b', 'c');
  await Promise.all(Array.from({ length: 8 }, () => ensureFolder(path)));
  t.ok((await stat(path)).isDirectory());
  await ensureFolder(path);
  await symlink(path, join(root, 'link'));
  await ensureFolder(join(root, 'link'));
  await ensureFolder(join(root, 'link', 'd'));
  t.ok((await stat(join(path, 'd'))).isDirectory(), 'below a link');
});

t.test('where a file is in the way', async (t) => {
  const root = t.testdir();
  await writeFile(join(root, 'file'), '');
  await t.rejects(ensureFolder(join(root, 'file')), { code: 'EEXIST' });
  await t.rejects(ensureFolder(join(root, 'file', 'below')), { code: 'ENOTDIR' });
});

t.test(
  'a file system that takes no new folders',
  { skip: process.platform === 'linux' ? false : 'there is no /proc', timeout: 10_000 },
  async (t) => {
    for (const path of ['/proc/x', '/proc/x/y/z', `/proc/${process.pid}/x`]) {
      await t.rejects(ensureFolder(path), {
        code: 'FILE_REFUSED',
        message: /^The folder \/proc\/\S+ cannot be made: its file system does not accept new folders\.$/,
        remedy: /--runs/,
      });
    }
  },
);
