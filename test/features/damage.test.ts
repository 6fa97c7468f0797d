import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { FeatureStore } from '../../src/features/store/store.js';
import { addRows, areRight } from './example-rows.js';

const open = (root: string) => FeatureStore.open(root, 'key');

type Damage = (file: Buffer, at: number) => Buffer;

const damages: { readonly [name: string]: Damage } = {
  'one bit flipped': (file, at) => {
    const damaged = Buffer.from(file);
    const byte = Math.floor(at * file.length);
    damaged[byte] = damaged[byte]! ^ (1 << (Math.floor(at * 8191) % 8));
    return damaged;
  },
  'cut off': (file, at) => file.subarray(0, Math.floor(at * file.length)),
  'zeros from somewhere on, as after a power failure': (file, at) =>
    Buffer.from(file).fill(0, Math.floor(at * file.length)),
  'bytes added': (file, at) => Buffer.concat([file, Buffer.alloc(1 + Math.floor(at * 100), 7)]),
  'something else': (file, at) => Buffer.alloc(Math.floor(at * file.length * 2), 'x'),
};

/** The keys of which the store gives the right row. Anything but the row or CACHE_DAMAGED is an error. */
async function readable(root: string, keys: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const key of keys) {
    const store = await open(root);
    try {
      if (!store.has(key)) continue;
      if (!(await areRight(store, [key]))) throw new Error(`a wrong row for ${key}`);
      found.push(key);
    } catch (error) {
      if ((error as { code?: string }).code !== 'CACHE_DAMAGED') throw error;
    } finally {
      store.close();
    }
  }
  return found;
}

for (const [name, damage] of Object.entries(damages)) {
  t.test(`a damaged shard never gives a wrong row, and its rows can be stored again: ${name}`, async (t) => {
    const root = t.testdir();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.nat({ max: 2 }),
        async (at, which) => {
          const place = join(root, `${count++}`);
          const writer = await open(place);
          // Views of one image: their keys differ in one digit, some of them in one bit.
          const keys = Array.from({ length: 9 }, (_, view) => `image:${view}`);
          for (const from of [0, 3, 6]) {
            await addRows(writer, keys.slice(from, from + 3));
            await writer.flush();
          }
          writer.close();
          const folder = join(place, 'key');
          const path = join(folder, (await readdir(folder)).sort()[which]!);
          const file = await readFile(path);
          const damaged = damage(file, at);
          await writeFile(path, damaged);

          const found = await readable(place, keys);
          const expectedAtLeast = damaged.equals(file) ? 9 : 6;
          if (found.length < expectedAtLeast) throw new Error(`only ${found.length} rows are left`);
          // By now the shard has been set aside; what is missing is computed and added.
          const again = await open(place);
          await addRows(
            again,
            keys.filter((key) => !again.has(key)),
          );
          await again.flush();
          if ((await readable(place, keys)).length !== 9) throw new Error('not all rows are right afterwards');
          again.close();
        },
      ),
      { numRuns: 30 },
    );
    t.pass('30 damages');
  });
}

t.test('no flipped bit assigns a row to another key', async (t) => {
  const root = t.testdir();
  const writer = await open(root);
  // image:0 and image:1 differ in one bit.
  const keys = ['image:0', 'image:1', 'image:2'];
  await addRows(writer, keys);
  await writer.flush();
  writer.close();
  const folder = join(root, 'key');
  const [name] = await readdir(folder);
  const file = await readFile(join(folder, name!));
  for (let byte = 0; byte < file.length; byte++) {
    const damaged = Buffer.from(file);
    damaged[byte] = damaged[byte]! ^ 1;
    await writeFile(join(folder, name!), damaged);
    await readable(root, keys);
    await rm(join(folder, `${name}.damaged`));
  }
  t.ok(file.length >= 200, `${file.length} flips, and every one was noticed`);
});

t.test('a shard that shrinks while it is open', async (t) => {
  const root = t.testdir();
  const writer = await open(root);
  await addRows(writer, ['a', 'b']);
  await writer.flush();
  const [name] = await readdir(join(root, 'key'));
  const path = join(root, 'key', name!);
  const reader = await open(root);
  t.ok(await areRight(reader, ['a', 'b']));
  await truncate(path, (await readFile(path)).length - 4);
  t.ok(await areRight(reader, ['a']));
  await t.rejects(areRight(reader, ['b']), {
    code: 'CACHE_DAMAGED',
    message: path,
    remedy: /Run the same command again/,
  });
  t.same(await readdir(join(root, 'key')), [`${name}.damaged`], 'it is set aside');
  const other = await open(root);
  t.notOk(other.has('a') || other.has('b'));
  await t.rejects(
    areRight(reader, ['b']),
    { code: 'CACHE_DAMAGED' },
    'and so it is for one who finds it set aside already',
  );
  reader.close();
  writer.close();
});
