import { join } from 'node:path';
import t from 'tap';
import { catalogue } from '../../../../src/catalogue.js';
import { reference } from '../../../../src/engines/reference/reference.js';
import { checkWeights } from '../../../../src/models/weights/check/check-weights.js';
import { recordedOutputs } from '../../../../src/models/weights/check/recorded-outputs.js';
import { random } from '../../../../src/models/weights/sources/random.js';

const identity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 32 };
const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };
const located = await random.locate({ seed: 0 }, identity, context);
const engine = await reference.open({}, { threads: 1, device: 'cpu' });
t.teardown(() => engine.close());

t.test('weights without a record: outputs are only checked to be finite', async (t) => {
  t.same(await checkWeights(identity, located, engine, catalogue), {});
});

t.test('outputs that are not those recorded', async (t) => {
  // Of a network with as many channels.
  const [sha256] = Object.keys(recordedOutputs) as [string];
  const { largestDifference, problem } = await checkWeights(identity, { ...located, sha256 }, engine, catalogue);
  t.ok(largestDifference! > 0.1);
  t.match(problem, /differ from the reference: largest relative difference \d\.\de[+-]\d/);
});

t.test('a file that is not what Keras publishes is not even read', async (t) => {
  const path = join(t.testdir({ 'vgg16.h5': 'another' }), 'vgg16.h5');
  const file = { source: 'imagenet', settings: {}, path, sha256: 'any' };
  t.match(await checkWeights({ name: 'vgg16', inputSize: 224 }, file, engine, catalogue), {
    asPublished: false,
    problem: `${path} is not the file that Keras publishes`,
  });
});
