import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { File, Module, ready } from 'h5wasm';
import t, { type Test } from 'tap';
import { catalogue } from '../../../../src/catalogue.js';
import type { WeightContext } from '../../../../src/contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../../src/contracts/networks/backbone-identity.js';
import { loadBackbone } from '../../../../src/models/backbone.js';
import { findBackbone } from '../../../../src/models/find-backbone.js';
import { layerWeights } from '../../../../src/models/weights/fill-weights.js';
import { imagenet } from '../../../../src/models/weights/sources/imagenet.js';
import { formulaTensor, formulaWeights } from '../../formula.js';

const identity: BackboneIdentity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 };
const file = 'mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96_no_top.h5';
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A mirror on this machine: what lies at which path, and what was asked for. */
async function mirror(t: Test) {
  const files = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const bytes = files.get(request.url!);
    if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.ESPALIER_KERAS_WEIGHTS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keras`;
  t.teardown(() => {
    delete process.env.ESPALIER_KERAS_WEIGHTS_URL;
    server.closeAllConnections();
    server.close();
  });
  const warnings: string[] = [];
  const context: WeightContext = {
    relativeTo: '/',
    cacheFolder: t.testdir(),
    mayDownload: true,
    warn: (message) => warnings.push(message),
  };
  return { files, asked, warnings, context };
}

/** All weights of the backbone by formula, laid out as Keras does. */
async function wholeFile(): Promise<Uint8Array> {
  await ready;
  const model = findBackbone(identity.name, catalogue).build(identity);
  const h5 = new File('/whole.h5', 'w');
  const weights = formulaWeights(layerWeights(model));
  h5.create_attribute('layer_names', [...weights.keys()]);
  for (const [layer, tensors] of weights) {
    const group = h5.create_group(layer);
    const names = Object.keys(tensors).map((name) => `${name}:0`);
    group.create_attribute('weight_names', names);
    for (const [name, { data, shape }] of Object.entries(tensors))
      group.create_dataset({ name: `${name}:0`, data, shape: [...shape] });
  }
  h5.close();
  model.dispose();
  return Module.FS.readFile('/whole.h5');
}

t.test('downloaded once, pinned, loaded', async (t) => {
  const { files, asked, warnings, context } = await mirror(t);
  const bytes = await wholeFile();
  files.set(`/keras/${file}`, bytes);
  const events: number[] = [];
  const located = await imagenet.locate({}, identity, {
    ...context,
    progress: ({ receivedBytes }) => events.push(receivedBytes),
  });
  t.same(located, {
    source: 'imagenet',
    settings: {},
    path: join(context.cacheFolder, 'weights', 'keras', file),
    sha256: hashOf(bytes),
  });
  t.equal(events.at(-1), bytes.length);
  t.same(JSON.parse(await readFile(join(context.cacheFolder, 'weights.lock.json'), 'utf8')), { [file]: hashOf(bytes) });

  t.same(await imagenet.locate({}, identity, { ...context, mayDownload: false }), located);
  t.same(asked, [`/keras/${file}`]);
  t.same(warnings, []);

  const backbone = await loadBackbone(identity, located, catalogue);
  t.same(
    backbone.model.getLayer('block_16_project').getWeights()[0]!.dataSync(),
    formulaTensor('block_16_project', 'kernel', [1, 1, 336, 112]).data,
  );
  backbone.dispose();
});

t.test('a size that Keras has no weights for takes those of 224, with a warning', async (t) => {
  const { files, warnings, context } = await mirror(t);
  files.set(`/keras/${file.replace('_96_', '_224_')}`, Buffer.from('any'));
  const located = await imagenet.locate({}, { ...identity, inputSize: 100 }, context);
  t.match(located.path, /0\.35_224_no_top\.h5$/);
  t.same(warnings, ['Keras publishes no weights for input size 100: those for 224 are used.']);
});

t.test('a network with its top has weights of the published sizes alone', async (t) => {
  const { files, asked, context } = await mirror(t);
  const vgg16 = { name: 'vgg16', inputSize: 64, includeTop: true };
  await t.rejects(imagenet.locate({}, vgg16, context), {
    code: 'WEIGHTS_UNAVAILABLE',
    message: /^Keras publishes no weights of vgg16 .*at 64 px, only at 224 px$/,
  });
  t.same(asked, []);
  files.set(`/keras/${file.replace('_no_top', '')}`, Buffer.from('any'));
  const { path } = await imagenet.locate({}, { ...identity, includeTop: true }, context);
  t.match(path, /_0\.35_96\.h5$/);
});

t.test('a file that was replaced at the publisher is an error that says so', async (t) => {
  const { files, context } = await mirror(t);
  files.set(`/keras/${file}`, Buffer.from('first'));
  const { path } = await imagenet.locate({}, identity, context);
  await rm(path);
  files.set(`/keras/${file}`, Buffer.from('second'));
  await t.rejects(imagenet.locate({}, identity, context), {
    code: 'WEIGHTS_CHANGED',
    message: new RegExp(
      `${hashOf(Buffer.from('second'))}, expected ${hashOf(Buffer.from('first'))}, as when it was first`,
    ),
    remedy: /weights\.lock\.json/,
  });
  files.set(`/keras/${file}`, Buffer.from('first'));
  t.equal((await imagenet.locate({}, identity, context)).path, path, 'the first one is welcome again');
});

t.test('a file that is not what Keras publishes is an error, and is not kept', async (t) => {
  const { files, asked, context } = await mirror(t);
  const vgg16: BackboneIdentity = { name: 'vgg16', inputSize: 224 };
  const { file, md5 } = findBackbone('vgg16', catalogue).officialWeights(vgg16)!;
  files.set(`/keras/${file}`, Buffer.from('another'));
  const found = createHash('md5').update('another').digest('hex');
  for (const attempt of [1, 2]) {
    await t.rejects(imagenet.locate({}, vgg16, context), {
      code: 'WEIGHTS_CHANGED',
      message: new RegExp(`/keras/${file} has MD5 ${found}, expected ${md5}, as Keras publishes it`),
    });
    t.equal(asked.length, attempt, 'asked for anew');
  }
  // The one hash or the other: Keras publishes SHA-256 of ConvNeXt.
  const convnext: BackboneIdentity = { name: 'convnext_tiny', inputSize: 224 };
  const official = findBackbone('convnext_tiny', catalogue).officialWeights(convnext)!;
  files.set(`/keras/${official.file}`, Buffer.from('another'));
  await t.rejects(imagenet.locate({}, convnext, context), {
    code: 'WEIGHTS_CHANGED',
    message: new RegExp(`has SHA-256 ${hashOf(Buffer.from('another'))}, expected ${official.sha256}, as Keras`),
  });
  await t.rejects(readFile(join(context.cacheFolder, 'weights.lock.json')), { code: 'ENOENT' }, 'and not pinned');
});

t.test('a file that was replaced in the cache is an error too', async (t) => {
  const { files, context } = await mirror(t);
  files.set(`/keras/${file}`, Buffer.from('first'));
  const { path } = await imagenet.locate({}, identity, context);
  await writeFile(path, 'other');
  await t.rejects(imagenet.locate({}, identity, context), { code: 'WEIGHTS_CHANGED', remedy: /^Delete it/ });
});

t.test('not in the cache, and not reachable', async (t) => {
  const { asked, context } = await mirror(t);
  await t.rejects(imagenet.locate({}, identity, { ...context, mayDownload: false }), {
    code: 'WEIGHTS_NOT_CACHED',
    message: new RegExp(`/keras/${file} has not been downloaded yet`),
  });
  t.same(asked, []);
  await t.rejects(imagenet.locate({}, identity, context), { code: 'DOWNLOAD_FAILED', message: /HTTP 404/ });
});

const python = process.env.ESPALIER_PYTHON;
t.test('a file of a whole backbone that Keras wrote', { skip: !python && 'ESPALIER_PYTHON is not set' }, async (t) => {
  const { files, context } = await mirror(t);
  const written = join(t.testdirName, 'keras.h5');
  const { status, stderr } = spawnSync(python!, ['scripts/fixtures/keras_files.py', '--backbone', written]);
  t.equal(status, 0, String(stderr));
  files.set(`/keras/${file}`, await readFile(written));
  const backbone = await loadBackbone(identity, await imagenet.locate({}, identity, context), catalogue);
  const expected = formulaWeights(layerWeights(backbone.model));
  for (const [layer, tensors] of expected) {
    const values = backbone.model
      .getLayer(layer)
      .getWeights()
      .map((weight) => weight.dataSync());
    t.same(
      values,
      Object.values(tensors).map(({ data }) => data),
      layer,
    );
  }
  backbone.dispose();
});
