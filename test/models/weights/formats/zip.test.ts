import { readFile } from 'node:fs/promises';
import t from 'tap';
import { ZipArchive } from '../../../../src/models/weights/formats/zip.js';
import { archiveOf as archive } from './stored-archive.js';

const content = Buffer.from('weights '.repeat(10));
const read = (bytes: Uint8Array, limit = 1000) => new ZipArchive(bytes).read('a', limit);

t.test('what is stored or deflated is read, with or without a comment', async (t) => {
  for (const method of [0, 8]) {
    t.same(
      read(
        archive([
          { name: 'b', content: Buffer.from('b') },
          { name: 'a', content, method },
        ]),
      ),
      content,
    );
    t.same(read(archive([{ name: 'a', content, method }], 'written by hand')), content);
  }
  t.same(read(archive([{ name: 'a', content: Buffer.alloc(0), method: 8 }])), Buffer.alloc(0));
  const keras = new ZipArchive(await readFile('test/models/fixtures/keras3.keras'));
  t.ok(keras.has('model.weights.h5') && !keras.has('model.json'));
  t.match(JSON.parse(keras.read('metadata.json', 1000).toString()), { keras_version: /^3\./ });
});

t.test('names that lead out, or stand twice', async (t) => {
  for (const name of ['../a', 'x/../../a', '/a', 'C:a', '\\a', 'x\\..\\a', 'a\0', '']) {
    t.throws(
      () => new ZipArchive(archive([{ name, content }])),
      { message: /which is not inside it/ },
      JSON.stringify(name),
    );
  }
  t.doesNotThrow(() => new ZipArchive(archive([{ name: 'assets/', content: Buffer.alloc(0) }])));
  t.throws(
    () =>
      new ZipArchive(
        archive([
          { name: 'a', content },
          { name: 'a', content },
        ]),
      ),
    { message: /"a" twice/ },
  );
});

t.test('a bomb is refused before it is unpacked, and stopped where it lied', async (t) => {
  const zeros = Buffer.alloc(2 ** 20);
  // Zeros shrink about a thousandfold.
  t.throws(() => read(archive([{ name: 'a', content: zeros, method: 8 }]), 2 ** 21), {
    message: /^a claims to be compressed from 1048576 bytes to \d+/,
  });
  t.throws(() => read(archive([{ name: 'a', content: zeros, method: 8, size: 5000 }]), 2 ** 21), {
    message: 'a is larger than the 5000 bytes that the archive says',
  });
  t.throws(() => read(archive([{ name: 'a', content }]), 79), { message: 'a has 80 bytes; expected at most 79' });
});

t.test('what is damaged', async (t) => {
  const whole = archive([{ name: 'a', content, method: 8 }]);
  t.throws(() => read(whole.subarray(0, whole.length - 1)), { message: /truncated/ });
  t.throws(() => read(Buffer.from('PK')), { message: /truncated/ });
  t.throws(() => read(archive([{ name: 'a', content, method: 8, size: 81 }])), { message: /has 80 bytes, but .* 81/ });
  t.throws(() => read(archive([{ name: 'a', content, packed: Buffer.from('x'.repeat(80)) }])), {
    message: 'a is damaged: its checksum differs',
  });
  t.throws(() => read(archive([{ name: 'a', content, method: 8, packed: Buffer.alloc(10, 0xff) }])), {
    message: 'a is damaged',
  });
  t.throws(() => read(archive([{ name: 'a', content, size: 81 }])), { message: /stored with another size/ });
  t.throws(() => read(archive([{ name: 'a', content, flags: 1 }])), { message: 'a is encrypted' });
  t.throws(() => read(archive([{ name: 'a', content, method: 12 }])), { message: 'a is compressed by method 12' });
  t.throws(() => read(archive([{ name: 'b', content }])), { message: 'there is no a in the archive' });

  const list = whole.length - 22 - 47;
  const changed = (offset: number, value: number) => {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(value, offset);
    return bytes;
  };
  t.throws(() => read(changed(list, 0)), { message: 'the list of the archive is damaged' });
  t.throws(() => read(changed(list + 42, 5)), { message: 'a is not where the archive says' });
  t.throws(() => read(changed(list + 20, 5000)), { message: 'a ends after the archive' });
  t.throws(() => read(changed(list + 20, 0xffffffff)), { message: /more than 4 GiB/ });
  t.throws(() => read(changed(whole.length - 6, 0xffffffff)), { message: /more than 4 GiB/ });
  t.throws(() => read(changed(whole.length - 12, 0x2711)), { message: /expected at most 10000/ });
});
