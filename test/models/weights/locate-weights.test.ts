import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { WeightContext } from '../../../src/contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../src/contracts/networks/backbone-identity.js';
import { locateWeights } from '../../../src/models/weights/locate-weights.js';

const identity: BackboneIdentity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 };
const random = { name: 'random', seed: 3 };

function contextOf(t: Test) {
  const warnings: string[] = [];
  const context: WeightContext = {
    relativeTo: t.testdir(),
    cacheFolder: join(t.testdirName, 'cache'),
    mayDownload: true,
    warn: (message) => warnings.push(message),
  };
  return { context, warnings };
}

/** Makes Keras' address one that answers with `answer`, or with nothing. */
async function publisher(t: Test, answer?: string) {
  const server = createServer((_, response) => answer !== undefined && response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.ESPALIER_KERAS_WEIGHTS_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  t.teardown(close);
  return close;
}

t.test('the first that has them', async (t) => {
  const { context, warnings } = contextOf(t);
  const located = await locateWeights([random, { name: 'imagenet' }], identity, context, catalogue);
  t.match(located, { source: 'random', settings: { seed: 3 } });
  t.same(warnings, []);
});

t.test('the next one, with a warning that says why', async (t) => {
  const { context, warnings } = contextOf(t);
  await (await publisher(t))();
  const start = Date.now();
  const located = await locateWeights(
    [{ name: 'layers_model', path: './absent' }, { name: 'imagenet' }, { name: 'coco' }, random],
    identity,
    context,
    catalogue,
  );
  t.equal(located.source, 'random');
  t.ok(Date.now() - start < 10_000);
  t.match(warnings, [
    /^Weights layers_model: \.\/absent: there is no .*model\.json\. Trying imagenet\.$/,
    /^Weights imagenet: 127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED.*\. Trying coco\.$/,
    /^Weights coco: coco has no mobilenet_v2 of alpha 0\.35, .*\. Trying random\.$/,
  ]);
});

t.test('a server that could not be reached lately gets a second, and its old patience once it answers', async (t) => {
  const { context, warnings } = contextOf(t);
  const close = await publisher(t);
  const sourceNow = async () =>
    (await locateWeights([{ name: 'imagenet' }, random], identity, context, catalogue)).source;
  await mkdir(context.cacheFolder);
  await writeFile(join(context.cacheFolder, 'unreachable.json'), `{"imagenet":"${new Date().toISOString()}"}`);
  t.equal(await sourceNow(), 'random');
  // Not the usual 8: what is left of the second when it asks, on a slow machine.
  t.match(warnings, [/no answer within (1|0\.\d+) s/]);

  await close();
  await publisher(t, 'weights');
  t.equal(await sourceNow(), 'imagenet');
  t.equal(await readFile(join(context.cacheFolder, 'unreachable.json'), 'utf8'), '{}\n');
});

t.test('none has them: every reason, and what works offline', async (t) => {
  const { context } = contextOf(t);
  await publisher(t, 'weights');
  await locateWeights([{ name: 'imagenet' }], identity, context, catalogue);
  await (await publisher(t))();
  await t.rejects(
    locateWeights([{ name: 'keras_file', path: 'a.h5' }, { name: 'coco' }], identity, context, catalogue),
    {
      code: 'WEIGHTS_UNAVAILABLE',
      message:
        /^none of the listed weights are available:\n {2}keras_file: a\.h5: there is no .*\n {2}coco: coco has no .*$/,
      remedy:
        'Available offline: weights: imagenet (downloaded before), weights: ./folder (of a tfjs layers-model), weights: ./file.h5 or ./file.keras (of Keras), weights: ./file.safetensors, weights: random.',
    },
  );
});

t.test('a single source: its own error, and what else would work', async (t) => {
  const { context, warnings } = contextOf(t);
  await t.rejects(locateWeights([{ name: 'layers_model', path: './absent' }], identity, context, catalogue), {
    code: 'WEIGHTS_NOT_FOUND',
    message: /^\.\/absent: there is no /,
    remedy: /^Give the folder .* Available offline: .*weights: random\.$/,
  });
  t.same(warnings, []);
});

t.test('offline, the answer is what an execution would use', async (t) => {
  const { context } = contextOf(t);
  const offline = { ...context, mayDownload: false };
  const list = [{ name: 'imagenet' }, random];
  await t.rejects(locateWeights(list, identity, offline, catalogue), { code: 'WEIGHTS_NOT_CACHED' });

  await (await publisher(t))();
  await locateWeights(list, identity, context, catalogue);
  t.equal(
    (await locateWeights(list, identity, offline, catalogue)).source,
    'random',
    'imagenet is known to be out of reach',
  );
});
