import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import type { RowData } from '../../src/contracts/features.js';
import { asIfStored, type RowStorage } from '../../src/features/store/row-storage.js';
import { FeatureStore } from '../../src/features/store/store.js';

/** Floats of any bit pattern but NaN, whose bits a copy may change. */
const float = fc
  .integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
  .map((bits) => new Float32Array(Int32Array.of(bits).buffer)[0]!)
  .filter((value) => !Number.isNaN(value));
const rowsOf: { readonly [storage in RowStorage]: (width: number) => fc.Arbitrary<RowData> } = {
  float32: (width) => fc.array(float, { minLength: width, maxLength: width }).map((row) => Float32Array.from(row)),
  float16: (width) => fc.array(float, { minLength: width, maxLength: width }).map((row) => Float32Array.from(row)),
  uint8: (width) => fc.uint8Array({ minLength: width, maxLength: width }),
};
const empty = (storage: RowStorage, length: number) =>
  storage === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
const sameBits = (a: RowData, b: RowData) =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

for (const storage of ['float32', 'float16', 'uint8'] as const) {
  t.test(`rows of ${storage} are read as they were written, in any order and at any place`, async (t) => {
    const root = t.testdir();
    let count = 0;
    const some = fc.integer({ min: 1, max: 9 }).chain((width) =>
      fc.record({
        rows: fc.array(rowsOf[storage](width), { minLength: 1, maxLength: 20 }),
        shard: fc.nat({ max: 6 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(some, async ({ rows, shard }) => {
        const folder = `${count++}`;
        const writer = await FeatureStore.open(root, folder, storage);
        for (const [index, row] of rows.entries()) {
          await writer.add(`${index}`, row);
          if (index % (shard + 1) === shard) await writer.flush();
        }
        await writer.flush();
        writer.close();
        const reader = await FeatureStore.open(root, folder, storage);
        const width = rows[0]!.length;
        const into = empty(storage, rows.length * width);
        const keys = rows.map((_, index) => `${index}`).reverse();
        await reader.read(keys, keys.map(Number), into);
        reader.close();
        for (const [index, row] of rows.entries()) {
          const expected = row.slice();
          asIfStored(storage, expected);
          if (!sameBits(expected, into.subarray(index * width, (index + 1) * width))) throw new Error(`row ${index}`);
        }
      }),
      { numRuns: 25 },
    );
    t.pass('25 stores');
  });
}

t.test('a row takes as many bytes as its type', async (t) => {
  const root = t.testdir();
  for (const [storage, bytes] of [
    ['float32', 4000],
    ['float16', 2000],
    ['uint8', 1000],
  ] as const) {
    const store = await FeatureStore.open(root, storage, storage);
    t.equal(store.rowType, storage === 'uint8' ? 'uint8' : 'float32');
    await store.add('a', empty(storage, 1000));
    await store.flush();
    store.close();
    const [name] = await readdir(join(root, storage));
    const file = await readFile(join(root, storage, name!));
    // A magic, two numbers, and a header up to the next multiple of 64 before the rows.
    t.equal((file.length - bytes) % 64, 0);
    t.ok(file.length - bytes <= 256);
    t.equal(file.includes('"type"'), storage !== 'float32', 'files of floats are what they always were');
  }
});

t.test('shards are written before much is waiting, however large a row is', async (t) => {
  const root = t.testdir();
  const store = await FeatureStore.open(root, 'key', 'float16');
  // 4 MiB as halves: two make a shard.
  const row = Float32Array.from({ length: 2 ** 21 }, (_, index) => index % 2048);
  await store.add('a', row);
  t.equal(store.has('a'), false);
  await store.add('b', row);
  t.equal(store.has('b'), true);
  const huge = await FeatureStore.open(root, 'huge', 'uint8');
  await huge.add('a', new Uint8Array(9 * 2 ** 20));
  t.equal(huge.has('a'), true, 'a row of more than 8 MiB is a shard');
  const into = new Float32Array(2 ** 21);
  await store.read(['b'], [0], into);
  t.ok(sameBits(into, row), 'whole numbers up to 2048 are halves');
  store.close();
  huge.close();
});

t.test('empty rows record that an image was checked', async (t) => {
  const root = t.testdir();
  const store = await FeatureStore.open(root, 'key', 'uint8');
  for (let index = 0; index < 300; index++) await store.add(`image ${index}`, new Uint8Array());
  store.addBad('broken', 'cut off');
  await store.flush();
  t.equal((await readdir(join(root, 'key'))).length, 1);
  const reader = await FeatureStore.open(root, 'key', 'uint8');
  t.same([reader.width, reader.has('image 299'), reader.badReason('broken')], [0, true, 'cut off']);
  store.close();
  reader.close();
});

t.test('floats and bytes are not mixed up', async (t) => {
  const root = t.testdir();
  const bytes = await FeatureStore.open(root, 'bytes', 'uint8');
  await t.rejects(bytes.add('a', new Float32Array(3)), { name: 'TypeError', message: 'floats for rows of uint8' });
  const floats = await FeatureStore.open(root, 'floats', 'float16');
  await t.rejects(floats.add('a', new Uint8Array(3)), { name: 'TypeError', message: 'bytes for rows of float16' });
  await floats.add('a', Float32Array.of(1, 2, 3));
  await floats.flush();
  await t.rejects(floats.read(['a'], [0], new Uint8Array(3)), { name: 'TypeError' });
  floats.close();
  bytes.close();
});

t.test('a shard of another type, or of one that is not known, is set aside', async (t) => {
  const root = t.testdir();
  const floats = await FeatureStore.open(root, 'key');
  await floats.add('a', Float32Array.of(1));
  await floats.flush();
  floats.close();
  const halves = await FeatureStore.open(root, 'key', 'float16');
  t.equal(halves.has('a'), false);
  await halves.add('a', Float32Array.of(1));
  await halves.flush();
  const folder = join(root, 'key');
  const [name] = (await readdir(folder)).filter((name) => name.endsWith('.rows'));
  const file = await readFile(join(folder, name!));
  await writeFile(join(folder, name!), Buffer.from(file.toString('latin1').replace('float16', 'float17'), 'latin1'));
  const again = await FeatureStore.open(root, 'key', 'float16');
  t.equal(again.has('a'), false, 'its checksum is wrong as well');
  t.equal((await readdir(folder)).filter((name) => name.endsWith('.damaged')).length, 2);
});
