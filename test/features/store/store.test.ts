import { mkdir, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { FeatureStore } from '../../../src/features/store/store.js';
import { addRows, areRight, readRows, rowOf, width } from '../example-rows.js';

const open = (root: string) => FeatureStore.open(root, 'key');
const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `image ${from + index}`);

t.test('rows are there after a flush, for this store and for those opened later', async (t) => {
  const root = t.testdir();
  const writer = await open(root);
  t.equal(writer.width, undefined);
  t.same(await readdir(root), [], 'opening makes no folder');
  await addRows(writer, keys(0, 5));
  const early = await open(root);
  t.notOk(writer.has('image 0') || early.has('image 0'), 'not before');
  await writer.flush();
  t.ok(writer.has('image 0'));
  t.ok(await areRight(writer, keys(0, 5)));
  t.notOk(early.has('image 0'), 'a store shows what was there when it was opened');
  const late = await open(root);
  t.equal(late.width, width);
  t.ok(await areRight(late, keys(0, 5).reverse()));
  await late.flush();
  t.equal((await readdir(join(root, 'key'))).length, 1, 'flushing nothing writes nothing');
  writer.close();
  late.close();
});

t.test('images that cannot be decoded are remembered with the reason', async (t) => {
  const root = t.testdir();
  const writer = await open(root);
  t.equal(writer.addBad('broken', 'cut off'), true);
  t.equal(writer.addBad('broken', 'cut off'), false, 'once');
  await writer.flush();
  t.equal(writer.addBad('broken', 'cut off'), false, 'nor after a flush');
  await addRows(writer, ['whole']);
  await writer.flush();
  const reader = await open(root);
  t.equal(reader.badReason('broken'), 'cut off');
  t.equal(reader.badReason('whole'), undefined);
  t.equal(reader.badReason('unknown'), undefined);
  t.equal(reader.has('broken'), true, 'it need not be looked at again');
  t.equal(reader.width, width, 'a shard without rows says nothing of their width');
  await t.rejects(readRows(reader, ['broken']), { code: 'CACHE_INCOMPLETE' });
  reader.close();
});

type Action =
  | { readonly kind: 'add'; readonly writer: number; readonly key: string }
  | { readonly kind: 'bad'; readonly writer: number; readonly key: string }
  | { readonly kind: 'flush' | 'reopen'; readonly writer: number }
  | { readonly kind: 'read' };

t.test('any interleaving of writers and readers', async (t) => {
  const writer = fc.nat({ max: 2 });
  const key = fc.nat({ max: 11 }).map((index) => `image ${index}`);
  const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), writer, key }) },
    fc.record({ kind: fc.constant('bad' as const), writer, key: key.map((text) => `bad ${text}`) }),
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('flush' as const, 'reopen' as const), writer }) },
    fc.record({ kind: fc.constant('read' as const) }),
  );
  const root = t.testdir();
  let folder = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 40 }), async (actions) => {
      const place = join(root, `${folder++}`);
      const writers = await Promise.all([open(place), open(place), open(place)]);
      const pending = writers.map(() => new Set<string>());
      const onDisk = new Set<string>();
      const check = async () => {
        const reader = await open(place);
        const all = [...pending.flatMap((some) => [...some]), ...onDisk];
        const asExpected = all.every((name) => reader.has(name) === onDisk.has(name));
        const rows = [...onDisk].filter((name) => !name.startsWith('bad'));
        const right = await areRight(reader, rows);
        const reasons = [...onDisk].every(
          (name) => reader.badReason(name) === (name.startsWith('bad') ? 'reason' : undefined),
        );
        reader.close();
        if (!asExpected || !right || !reasons) throw new Error('a reader sees something else');
      };
      for (const action of actions) {
        if (action.kind === 'read') {
          await check();
          continue;
        }
        const store = writers[action.writer]!;
        const waiting = pending[action.writer]!;
        if (action.kind === 'add') await store.add(action.key, rowOf(action.key));
        if (action.kind === 'bad') store.addBad(action.key, 'reason');
        if (action.kind === 'add' || action.kind === 'bad') waiting.add(action.key);
        else {
          if (action.kind === 'flush') {
            await store.flush();
            for (const name of waiting) onDisk.add(name);
          } else {
            // What was not flushed is lost, as when a process is killed.
            store.close();
            writers[action.writer] = await open(place);
          }
          waiting.clear();
        }
      }
      await check();
      for (const store of writers) store.close();
    }),
    { numRuns: 60 },
  );
  t.pass('60 histories');
});

t.test('rows in more shards than may be open at once, in any order', async (t) => {
  const root = t.testdir();
  const writer = await open(root);
  for (const key of keys(0, 150)) {
    await addRows(writer, [key, `second ${key}`]);
    await writer.flush();
  }
  const reader = await open(root);
  const mixed = keys(0, 150).flatMap((key, index) =>
    index % 2 ? [key] : [`second ${key}`, keys(0, 150)[149 - index]!],
  );
  t.ok(await areRight(reader, mixed));
  t.ok(await areRight(reader, [...mixed].reverse()));
  if (process.platform === 'linux') {
    const handles = async () => (await readdir('/proc/self/fd')).length;
    const before = await handles();
    reader.close();
    t.equal(before - (await handles()), 64, 'at most 64 are open, and none after closing');
  }
  t.ok(await areRight(reader, ['image 3']), 'a store that was closed opens files anew');
  reader.close();
  writer.close();
});

t.test('it flushes by itself when enough is waiting, or enough time has passed', async (t) => {
  const root = t.testdir();
  const store = await open(root);
  const big = new Float32Array(2 ** 20);
  await store.add('first', big);
  t.notOk(store.has('first'));
  await store.add('second', big);
  t.ok(store.has('first') && store.has('second'), '8 MiB');

  const start = Date.now();
  let now = start;
  t.intercept(Date, 'now', { value: () => now });
  const later = await FeatureStore.open(root, 'other');
  const addAt = async (milliseconds: number, key: string) => {
    now = start + milliseconds;
    await later.add(key, rowOf(key));
    return later.has(key);
  };
  t.equal(await addAt(1_999, 'a'), false);
  t.equal(await addAt(2_000, 'b'), true, 'after 2 s');
  t.equal(await addAt(3_999, 'c'), false);
  t.equal(await addAt(500_000, 'd'), true);
  t.equal(await addAt(509_999, 'e'), false, 'after 500 s, a fiftieth of the time so far is 10 s');
  t.equal(await addAt(510_300, 'f'), true);
  t.equal(await addAt(9_000_000, 'g'), true);
  t.equal(await addAt(9_029_000, 'h'), false);
  t.equal(await addAt(9_030_000, 'i'), true, 'at most half a minute');
  store.close();
  later.close();
});

t.test('files that are not ours do not disturb', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'key');
  const writer = await open(root);
  await addRows(writer, keys(0, 3));
  await writer.flush();
  await writeFile(join(folder, 'README.txt'), 'hello');
  await writeFile(join(folder, '.DS_Store'), 'x');
  await writeFile(join(folder, 'empty.rows'), '');
  await writeFile(join(folder, 'text.rows'), 'these are no rows at all, but a text that is long enough');
  await writeFile(join(folder, 'magic.rows'), 'ESPROWS1');
  await writeFile(join(folder, 'zeros.rows'), `ESPROWS1${'\0'.repeat(100)}`);
  await mkdir(join(folder, 'folder.rows'));
  await mkdir(join(folder, 'folder.part'));
  await symlink('/nowhere', join(folder, 'link.rows'));
  await writeFile(join(folder, 'young.rows.part'), 'somebody is writing this');
  await writeFile(join(folder, 'old.rows.part'), 'somebody died over this');
  const yesterday = new Date(Date.now() - 24 * 3600 * 1000);
  await utimes(join(folder, 'old.rows.part'), yesterday, yesterday);
  const reader = await open(root);
  t.ok(await areRight(reader, keys(0, 3)));
  const left = (await readdir(folder)).filter((name) => !/^[0-9a-f]{24}\.rows$/.test(name));
  t.same(left.sort(), [
    '.DS_Store',
    'README.txt',
    'empty.rows.damaged',
    'folder.part',
    'folder.rows',
    'link.rows',
    'magic.rows.damaged',
    'text.rows.damaged',
    'young.rows.part',
    'zeros.rows.damaged',
  ]);
  reader.close();
});

t.test('rows of one store are equally wide', async (t) => {
  const store = await open(t.testdir());
  await store.add('a', rowOf('a'));
  await t.rejects(store.add('b', rowOf('b', width + 1)), { message: /rows of 6 and of 7 elements/ });
  await store.flush();
  t.ok(await areRight(store, ['a']));
  store.close();
});

t.test('a folder that another process clears', async (t) => {
  const root = t.testdir();
  const writer = await open(root);
  await addRows(writer, keys(0, 3));
  await writer.flush();
  const reader = await open(root);
  await rm(join(root, 'key'), { recursive: true });
  await t.rejects(areRight(reader, keys(0, 3)), { code: 'CACHE_INCOMPLETE', message: /no longer in the cache/ });
  await t.rejects(areRight(reader, ['never stored']), { code: 'CACHE_INCOMPLETE' });
  await addRows(writer, ['new']);
  await writer.flush();
  t.ok(await areRight(await open(root), ['new']), 'a writer goes on');
});

t.test('a store that is refreshed shows what there is now', async (t) => {
  const root = t.testdir();
  const folder = join(root, 'key');
  const [one, other] = [await open(root), await open(root)];
  await addRows(one, keys(0, 3));
  await one.flush();
  await other.refresh();
  t.ok(await areRight(other, keys(0, 3)), 'what was added');
  await addRows(other, keys(3, 5));
  await other.flush();
  const [first] = await readdir(folder);
  await one.refresh();
  t.ok(await areRight(one, keys(0, 5)));
  await rm(join(folder, first!));
  await one.refresh();
  const left = keys(0, 5).filter((key) => one.has(key));
  t.ok(left.length === 2 || left.length === 3, 'and not what was removed');
  t.ok(await areRight(one, left));
  await rm(folder, { recursive: true });
  await one.refresh();
  t.same([keys(0, 5).some((key) => one.has(key)), one.width], [false, undefined]);
  one.close();
  other.close();
});

t.test('a folder is marked as used when it is opened, and while it is read', async (t) => {
  const root = t.testdir();
  const writer = await open(root);
  await addRows(writer, ['a']);
  await writer.flush();
  const folder = join(root, 'key');
  const { stat } = await import('node:fs/promises');
  const usedAt = async () => (await stat(folder)).mtimeMs;
  const longAgo = new Date(2001, 1, 1);
  await utimes(folder, longAgo, longAgo);
  const reader = await open(root);
  t.ok(Date.now() - (await usedAt()) < 10_000, 'opened');
  await utimes(folder, longAgo, longAgo);
  await areRight(reader, ['a']);
  t.equal(await usedAt(), longAgo.getTime(), 'not at every read');
  const start = Date.now();
  t.intercept(Date, 'now', { value: () => start + 11 * 60_000 });
  await areRight(reader, ['a']);
  t.not(await usedAt(), longAgo.getTime(), 'but after ten minutes');
  reader.close();
});
