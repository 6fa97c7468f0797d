import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { type Manifest, publishedManifest } from '../../../scripts/pack/espalier-package.js';
import { platformsOf, runtimeManifest } from '../../../scripts/pack/runtime-package.js';
import { runtimePlatforms } from '../../../src/foundation/onnxruntime-packages.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const manifestIn = async (folder: string) =>
  JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8')) as Manifest;

t.test('what is published depends on a runtime for each platform, and on no package with a script', async (t) => {
  const checkout = await manifestIn('.');
  const published = publishedManifest(checkout);
  const version = checkout.dependencies['onnxruntime-node'];
  t.match(version, /^\d+\.\d+\.\d+$/, 'exact');
  t.strictSame(
    published.optionalDependencies,
    Object.fromEntries(runtimePlatforms.map((platform) => [`espalier-onnxruntime-${platform}`, version])),
  );
  t.strictSame({ 'onnxruntime-node': version, ...published.dependencies }, checkout.dependencies);
  for (const field of ['private', 'scripts', 'devDependencies', 'tap']) t.notOk(field in published, field);
  for (const field of ['name', 'version', 'license', 'type', 'engines', 'bin', 'files', 'peerDependencies']) {
    t.strictSame(published[field], checkout[field], field);
  }
});

t.test('a checkout without the runtime cannot be packed', async (t) => {
  t.throws(() => publishedManifest({ dependencies: {} }), /onnxruntime-node/);
});

t.test('a runtime is for one platform, and runs nothing when it is installed', async (t) => {
  const upstream = await manifestIn('node_modules/onnxruntime-node');
  const manifest = runtimeManifest(upstream, 'linux-arm64');
  t.match(manifest, { name: 'espalier-onnxruntime-linux-arm64', os: ['linux'], cpu: ['arm64'], libc: ['glibc'] });
  t.equal(manifest.version, upstream.version);
  t.equal(manifest.license, 'MIT');
  t.notOk('scripts' in manifest);
  t.strictSame(manifest.dependencies, { 'onnxruntime-common': upstream.version });
  t.notOk('libc' in runtimeManifest(upstream, 'darwin-arm64'), 'only Linux has several C libraries');
});

t.test('the platforms are those that onnxruntime-node has binaries for', async (t) => {
  t.strictSame(await platformsOf(join(root, 'node_modules', 'onnxruntime-node')), runtimePlatforms);
});
