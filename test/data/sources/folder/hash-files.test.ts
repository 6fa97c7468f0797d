import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readHashCache } from '../../../../src/data/sources/folder/hash-cache.js';
import { hashFiles } from '../../../../src/data/sources/folder/hash-files.js';
import { sha256 } from '../../../../src/foundation/hash.js';
import { fixture } from '../../../fixture.js';

const longAgo = new Date('2020-01-01');

/** Files that were written long ago, so that they are remembered. */
function settledFiles(t: Test, files: { [name: string]: string }) {
  const root = t.testdir({ data: files });
  const folder = join(root, 'data');
  const cache = join(root, 'cache');
  for (const name of Object.keys(files)) utimesSync(join(folder, name), longAgo, longAgo);
  return { folder, cache, cacheFile: () => join(cache, 'hashes', readdirSync(join(cache, 'hashes'))[0]!) };
}

/** Makes the cache say that a file has another hash: what comes back tells whether the cache was believed. */
function forge(path: string, from: string, to: string): void {
  const body = readFileSync(path, 'utf8').split('\n')[1]!.replace(from, to);
  writeFileSync(path, `${sha256(body)}\n${body}`);
}

const forged = 'f'.repeat(64);

/** What is known of files with such contents, which are no images. */
const known = (...contents: string[]) => contents.map((content) => ({ sha256: sha256(content) }));

t.test('hashes are of the content, and a file that did not change is not read again', async (t) => {
  const { folder, cache, cacheFile } = settledFiles(t, { a: 'one', b: 'two' });
  t.strictSame(await hashFiles(folder, ['b', 'a'], cache), known('two', 'one'));
  forge(cacheFile(), sha256('one'), forged);
  t.strictSame(await hashFiles(folder, ['a', 'b'], cache), [{ sha256: forged }, ...known('two')]);
});

t.test('progress counts the bytes that must be read, and no others', async (t) => {
  const { folder, cache } = settledFiles(t, { a: 'one', b: 'three' });
  const seen: [number, number][] = [];
  const onProgress = (bytes: number, total: number) => seen.push([bytes, total]);
  await hashFiles(folder, ['a'], cache, onProgress);
  await hashFiles(folder, ['a', 'b'], cache, onProgress);
  t.strictSame(seen, [
    [3, 3],
    [5, 5],
  ]);
});

t.test('a file that was written, replaced or got another time is read again', async (t) => {
  const changes: [string, (path: string) => void][] = [
    ['longer', (path) => writeFileSync(path, 'longer')],
    ['uno', (path) => writeFileSync(path, 'uno')],
    [
      'eno',
      (path) => {
        writeFileSync(`${path}.new`, 'eno');
        utimesSync(`${path}.new`, longAgo, longAgo);
        renameSync(`${path}.new`, path);
      },
    ],
    ['one', (path) => utimesSync(path, longAgo, new Date('2021-01-01'))],
  ];
  for (const [content, change] of changes) {
    const { folder, cache, cacheFile } = settledFiles(t, { a: 'one', b: 'two' });
    await hashFiles(folder, ['a', 'b'], cache);
    forge(cacheFile(), sha256('one'), forged);
    change(join(folder, 'a'));
    t.strictSame(await hashFiles(folder, ['a', 'b'], cache), known(content, 'two'));
  }
});

t.test('a file written a moment ago is not remembered, as its time stamp may be too coarse', async (t) => {
  const root = t.testdir({ data: { a: 'one' } });
  await hashFiles(join(root, 'data'), ['a'], join(root, 'cache'));
  t.equal((await readHashCache(join(root, 'cache'), join(root, 'data'))).size, 0);
});

t.test('a damaged cache is as good as none', async (t) => {
  const { folder, cache, cacheFile } = settledFiles(t, { a: 'one' });
  const expected = await hashFiles(folder, ['a'], cache);
  const whole = readFileSync(cacheFile());
  const flipped = Buffer.from(whole);
  flipped[whole.length - 20]! ^= 1;
  for (const damaged of [
    Buffer.alloc(0),
    whole.subarray(0, 40),
    whole.subarray(0, -3),
    flipped,
    Buffer.alloc(99, 255),
  ]) {
    writeFileSync(cacheFile(), damaged);
    t.strictSame(await hashFiles(folder, ['a'], cache), expected);
    t.equal(readFileSync(cacheFile(), 'utf8').includes(sha256('one')), true, 'and is mended');
  }
});

t.test('several at once hash the same and leave a whole cache', async (t) => {
  const names = Array.from({ length: 50 }, (_, index) => `file${index}`);
  const { folder, cache } = settledFiles(t, Object.fromEntries(names.map((name) => [name, name])));
  const expected = known(...names);
  const all = await Promise.all([1, 2, 3, 4].map(() => hashFiles(folder, names, cache)));
  for (const hashes of all) t.strictSame(hashes, expected);
  t.equal((await readHashCache(cache, folder)).size, 50);
});

t.test('files that are gone are forgotten', async (t) => {
  const { folder, cache } = settledFiles(t, { a: 'one', b: 'two' });
  await hashFiles(folder, ['a', 'b'], cache);
  rmSync(join(folder, 'b'));
  await hashFiles(folder, ['a'], cache);
  t.strictSame([...(await readHashCache(cache, folder)).keys()], ['a']);
});

t.test('a large file is hashed in pieces', async (t) => {
  const content = 'espalier'.repeat(700_000);
  const { folder, cache } = settledFiles(t, { large: content });
  t.strictSame(await hashFiles(folder, ['large'], cache), known(content));
});

t.test(
  'an image that is decoded otherwise than by earlier releases has its revision, in a large file too',
  async (t) => {
    const images = fixture<readonly { name: string; file: string }[]>('fixtures/colours/colours.json');
    const [rgb, cmyk, ycbcr] = ['JPEG RGB', 'JPEG CMYK', 'TIFF YCbCr'].map((wanted) =>
      Buffer.from(images.find(({ name }) => name === wanted)!.file, 'base64'),
    ) as [Buffer, Buffer, Buffer];
    const large = Buffer.concat([cmyk, Buffer.alloc(5_000_000)]);
    const files = { cmyk, large, rgb, ycbcr };
    const { folder, cache, cacheFile } = settledFiles(
      t,
      Object.fromEntries(Object.keys(files).map((name) => [name, ''])),
    );
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), content);
      utimesSync(join(folder, name), longAgo, longAgo);
    }
    const expected = Object.entries(files).map(([name, content]) => {
      return { sha256: sha256(content), ...(name !== 'rgb' && { decodingRevision: 2 }) };
    });
    t.strictSame(await hashFiles(folder, Object.keys(files), cache), expected);
    forge(cacheFile(), sha256(rgb), forged);
    const remembered = await hashFiles(folder, Object.keys(files), cache);
    t.strictSame(remembered, expected.with(2, { sha256: forged }), 'the cache keeps it');

    // As an earlier release left it: nothing is known of decoding.
    const stored = JSON.parse(readFileSync(cacheFile(), 'utf8').split('\n')[1]!);
    const earlier = stored.files.map((file: unknown[]) => file.slice(0, 3));
    const body = JSON.stringify({ version: 1, root: stored.root, files: earlier });
    writeFileSync(cacheFile(), `${sha256(body)}\n${body}`);
    t.strictSame(await hashFiles(folder, Object.keys(files), cache), expected);
  },
);

t.test('what cannot be read is named', async (t) => {
  const { folder, cache } = settledFiles(t, { a: 'one' });
  await t.rejects(hashFiles(folder, ['missing'], cache), {
    code: 'DATA_UNREADABLE',
    message: /missing cannot be read \(it has been removed\)/,
    remedy: /start again afterwards/,
  });
  mkdirSync(join(folder, 'folder'));
  await t.rejects(hashFiles(folder, ['folder'], cache), { code: 'DATA_UNREADABLE', message: /it is not a file/ });
  chmodSync(join(folder, 'a'), 0);
  if (process.getuid?.() === 0) t.comment('root may read everything');
  else await t.rejects(hashFiles(folder, ['a'], cache), { code: 'DATA_UNREADABLE', message: /EACCES/ });
  chmodSync(join(folder, 'a'), 0o600);
  t.ok(statSync(join(folder, 'a')).isFile());
});
