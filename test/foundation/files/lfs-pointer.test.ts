import t from 'tap';
import { isLfsPointer } from '../../../src/foundation/files/lfs-pointer.js';

t.test('a pointer begins with its version (Git LFS, docs/spec.md), and nothing else is one', async (t) => {
  const pointer = Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n');
  t.ok(isLfsPointer(pointer));
  t.ok(isLfsPointer(Buffer.concat([Buffer.alloc(5), pointer]).subarray(5)), 'inside a larger block of memory');
  for (const other of ['', 'version', 'version: 1\ndataset: https://git-lfs.github.com/spec/v1', '\x89HDF', '{}'])
    t.notOk(isLfsPointer(Buffer.from(other)), other);
});
