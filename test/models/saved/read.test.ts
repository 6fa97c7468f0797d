import '../../../src/tfjs/ready.js';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { BackboneIdentity } from '../../../src/contracts/networks/backbone-identity.js';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { loadBackbone } from '../../../src/models/backbone.js';
import { Head } from '../../../src/models/head/head.js';
import { pooledOutputs, pooledWidth } from '../../../src/models/head/pooling.js';
import type { ModelDescription } from '../../../src/models/saved/description.js';
import { type LoadedModel, readSavedModel } from '../../../src/models/saved/read.js';
import { saveHead } from '../../../src/models/saved/saved-head.js';
import { putWeights, saveNetwork } from '../../../src/models/saved/saved-network.js';
import { writeSavedModel } from '../../../src/models/saved/write.js';
import { findWeightSource } from '../../../src/models/weights/locate-weights.js';
import { normals, uint8 } from '../../engines/host-tensors.js';
import { relativeError } from '../../relative-error.js';
import { runSettings } from '../../run-settings.js';

const classes = ['daisy', 'rose', 'tulip'];
const width = 6;
const mobilenet = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 32 };
const description = {
  input: 'features',
  classes,
  backbone: mobilenet,
  backboneWeights: { source: 'random', sha256: '0'.repeat(64), settings: { seed: 0 } },
  preprocessing: { resize: 'bilinear', colours: 'rgb' },
  pooling: 'avg',
} as const satisfies Partial<ModelDescription>;

async function headOf(layers: readonly unknown[], of = width): Promise<Head> {
  const { head } = await runSettings({ head: { layers } });
  return new Head([of], head.layers, classes.length, catalogue);
}

/** Values for every weight of a head; variances are positive. */
function weightsFor(head: Head): Named<HostTensor> {
  const drawn = Object.entries(head.weights).map(([name, { shape }]) => {
    const tensor = normals(name, shape);
    return [name, name.endsWith('variance') ? { ...tensor, data: tensor.data.map((x) => 0.1 + x * x) } : tensor];
  });
  return Object.fromEntries(drawn);
}

const toTensor = ({ data, shape }: HostTensor) => tf.tensor(data, [...shape]);

function probabilities(head: Head, features: tf.Tensor, weights: Named<HostTensor>): Float32Array {
  const own = Object.fromEntries(Object.keys(head.weights).map((name) => [name, toTensor(weights[name]!)]));
  return tf.softmax(head.call(features, own).logits).dataSync() as Float32Array;
}

/** Every weight in the order of the file, put together. */
function bytesOf({ model }: LoadedModel): Buffer {
  const values = model.getWeights().map((weight) => weight.dataSync());
  return Buffer.concat(values.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
}

for (const [name, layers] of [
  ['a linear head', []],
  ['a head with layers', [{ dense: { units: 5, activation: 'relu' } }, { dropout: 0.3 }, { activation: 'tanh' }]],
  ['a head with batch normalisation', [{ batch_normalization: {} }, { dense: 4 }, { batch_normalization: {} }]],
] as const) {
  t.test(`${name} is read as it was written`, async (t) => {
    const before = tf.memory().numTensors;
    const folder = t.testdir();
    const head = await headOf(layers);
    const weights = weightsFor(head);
    const saved = await saveHead(head, weights);
    await writeSavedModel(folder, saved, description);
    const read = await readSavedModel(folder, catalogue);
    t.match(read.description, { format: 1, ...description });
    t.same(read.inputShape, [width]);
    t.ok(bytesOf(read).equals(saved.weights), 'the same bits');
    tf.tidy(() => {
      const x = toTensor(normals('x', [9, width]));
      // The same kernels; batch normalisation adds and multiplies in another order.
      t.ok(relativeError(read.call(x).dataSync(), probabilities(head, x, weights)) < 1e-5);
    });
    read.dispose();
    t.equal(tf.memory().numTensors, before, 'everything is given back');
  });
}

/** A network with its first convolution doubled, as if it had been trained, and what it predicts of some pixels. */
async function tunedNetwork(identity: BackboneIdentity) {
  const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };
  const located = await findWeightSource('random', catalogue).locate({ seed: 0 }, identity, context);
  const backbone = await loadBackbone(identity, located, catalogue);
  const head = await headOf([{ batch_normalization: {} }, { dropout: 0.2 }], pooledWidth(backbone.outputShapes, 'avg'));
  const convolution = backbone.model.layers.find(({ weights }) => weights.length > 0)!;
  const kernel = convolution.getWeights()[0]!;
  const data = kernel.dataSync().map((x) => 2 * x) as Float32Array;
  const ofHead = weightsFor(head);
  putWeights(backbone, { [`${convolution.name}/kernel`]: { shape: kernel.shape, dtype: 'float32', data } });
  const saved = await saveNetwork(backbone, 'avg', head, ofHead);
  const images = uint8(
    [2, 32, 32, 3],
    Array.from({ length: 2 * 32 * 32 * 3 }, (_, at) => (at * 7) % 256),
  );
  const expected = tf.tidy(() => {
    const pixels = tf.tensor4d(images.data, [2, 32, 32, 3], 'int32');
    return probabilities(head, pooledOutputs(backbone.call(pixels), 'avg'), ofHead);
  });
  backbone.dispose();
  return { saved, images, expected };
}

for (const [name, identity] of [
  ['a whole network', mobilenet],
  ['a network that is cut at several layers', { ...mobilenet, output: ['block_3', 'block_1'] }],
  [
    'a network with layers that tfjs lacks',
    { name: 'mobilenet_v3_small', alpha: 1, minimalistic: false, inputSize: 32 },
  ],
] as const) {
  t.test(`${name} is read as it was written, and predicts from pixels`, async (t) => {
    const before = tf.memory().numTensors;
    const folder = t.testdir();
    const { saved, images, expected } = await tunedNetwork(identity);
    await writeSavedModel(folder, saved, { ...description, input: 'images', backbone: identity });
    const read = await readSavedModel(folder, catalogue);
    t.same(read.description.backbone, identity);
    t.same(read.inputShape, [32, 32, 3]);
    t.ok(bytesOf(read).equals(saved.weights), 'the same bits');
    tf.tidy(() => {
      const pixels = tf.tensor4d(images.data, [2, 32, 32, 3], 'int32');
      t.ok(relativeError(read.call(pixels).dataSync(), expected) < 1e-6);
    });
    const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
    const program = await engine.build({
      name: 'predict',
      inputs: { pixels: { shape: images.shape, dtype: 'uint8' } },
      call: ({ pixels }) => ({ probabilities: read.call(pixels!) }),
    });
    const compiled = (await program.run({ pixels: images })).probabilities!.data;
    t.ok(relativeError(compiled, expected) < 1e-4, 'compiled by an engine too');
    await program.dispose();
    await engine.close();
    read.dispose();
    t.equal(tf.memory().numTensors, before, 'everything is given back');
  });
}

const plain = await headOf([]);
const plainSaved = await saveHead(plain, weightsFor(plain));
/** Values of the head: 6 x 3 and 3. */
const values = width * classes.length + classes.length;

/** Replaces the value at a dotted path of a file's JSON; undefined removes it. */
function put(text: string, path: string, value: unknown): string {
  const content = JSON.parse(text);
  const keys = path.split('.');
  const holder = keys.slice(0, -1).reduce((object, key) => object[key], content);
  holder[keys.at(-1)!] = value;
  return JSON.stringify(content);
}

const manifest = 'weightsManifest.0';
const dense = 'modelTopology.config.layers.1';

for (const [problem, file, path, value, message] of [
  ['no format', 'espalier.json', 'format', undefined, /format is undefined, expected 1/],
  ['no classes', 'espalier.json', 'classes', undefined, /required property 'classes'/],
  ['a class too few', 'espalier.json', 'classes', ['a', 'b'], /\[6\] -> \[3\], expected one row of features -> \[2\]/],
  ['an unknown pooling', 'espalier.json', 'pooling', 'sum', /pooling must be equal to one of/],
  ['an unknown interpolation', 'espalier.json', 'preprocessing.resize', 'cubic', /preprocessing\.resize must/],
  ['an absurd size', 'espalier.json', 'backbone.inputSize', 1e9, /backbone\.inputSize must be <= 65536/],
  ['another input', 'espalier.json', 'input', 'images', /\[6\] -> \[3\], expected \[32,32,3\] -> \[3\]/],
  ['a file outside', 'model.json', `${manifest}.paths`, ['../weights.bin'], /model\.json: .* not inside its folder/],
  ['another file', 'model.json', `${manifest}.paths`, ['other.bin'], /does not name weights\.bin/],
  [
    'an absurd shape',
    'model.json',
    `${manifest}.weights.0.shape`,
    [1e9, 1e9],
    /84 bytes, expected 4000000000000000000/,
  ],
  ['sides exchanged', 'model.json', `${manifest}.weights.0.shape`, [3, 6], /kernel has the shape \[3,6\], .* \[6,3\]/],
  ['another name', 'model.json', `${manifest}.weights.0.name`, 'other', /the weight predictions\/kernel is missing/],
  ['an absurd layer', 'model.json', `${dense}.config.units`, 1e12, /\[6,1000000000000\], and there are only 21 values/],
  ['an unknown layer', 'model.json', `${dense}.class_name`, 'Lambda', /Lambda/],
  ['no topology', 'model.json', 'modelTopology', undefined, /model\.json: has no modelTopology/],
] as const) {
  t.test(`${problem} is refused with its place`, async (t) => {
    const folder = t.testdir();
    const before = tf.memory().numTensors;
    await writeSavedModel(folder, plainSaved, description);
    const edited = join(folder, file);
    await writeFile(edited, put(await readFile(edited, 'utf8'), path, value));
    await t.rejects(readSavedModel(folder, catalogue), { code: 'MODEL_UNREADABLE', message });
    t.equal(tf.memory().numTensors, before, 'everything is given back');
  });
}

t.test('a model of another version is told from a damaged one', async (t) => {
  const folder = t.testdir();
  await writeSavedModel(folder, plainSaved, description);
  const path = join(folder, 'espalier.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, put(text, 'format', 2));
  await t.rejects(readSavedModel(folder, catalogue), {
    code: 'MODEL_OTHER_FORMAT',
    message: `${path}: format 2, expected 1`,
  });
  await writeFile(path, text.slice(0, 99));
  await t.rejects(readSavedModel(folder, catalogue), { code: 'MODEL_UNREADABLE', message: /espalier\.json: .*JSON/ });
  // Only models that take images are called together with their backbone.
  const lenet = { ...description, backbone: { name: 'lenet', inputSize: 32 } };
  await writeSavedModel(folder, plainSaved, { ...lenet, input: 'images' });
  await t.rejects(readSavedModel(folder, catalogue), {
    code: 'MODEL_UNREADABLE',
    message: /there is no backbone lenet/,
  });
});

t.test('weights that are not those that were saved are refused', async (t) => {
  const folder = t.testdir();
  await writeSavedModel(folder, plainSaved, description);
  const path = join(folder, 'weights.bin');
  const whole = await readFile(path);
  t.equal(whole.length, 4 * values);
  for (const [content, message] of [
    [whole.subarray(0, -1), `${path}: 83 bytes, expected 84`],
    [Buffer.concat([whole, whole]), `${path}: 168 bytes, expected 84`],
    [Buffer.from(whole).fill(0, 8, 12), `${path}: its content is not what was saved`],
  ] as const) {
    await writeFile(path, content);
    await t.rejects(readSavedModel(folder, catalogue), { code: 'MODEL_UNREADABLE', message });
  }
});

t.test('files that are not there are named', async (t) => {
  for (const file of ['espalier.json', 'model.json', 'weights.bin']) {
    const folder = t.testdir();
    await writeSavedModel(folder, plainSaved, description);
    await rm(join(folder, file));
    await t.rejects(readSavedModel(folder, catalogue), {
      code: 'MODEL_NOT_FOUND',
      message: `${join(folder, file)} is missing`,
    });
  }
  const nowhere = join(t.testdir({ file: '' }), 'file', 'model');
  await t.rejects(readSavedModel(nowhere, catalogue), { code: 'MODEL_NOT_FOUND' });
});

t.test('whatever value is replaced, a model is read or refused', async (t) => {
  const folder = t.testdir();
  await writeSavedModel(folder, plainSaved, description);
  const paths = ['espalier.json', 'model.json'].map((file) => join(folder, file));
  const texts = new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)));
  const replacement = fc.constantFrom<unknown>(null, '', 'x', -1, 0.5, 0, 7, 1e300, true, [], {}, [null], ['a', 'b']);
  let read = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.nat(), replacement, async (path, at, value) => {
      const content = JSON.parse(texts.get(path)!);
      const places: (() => void)[] = [];
      JSON.stringify(content, function (this: Record<string, unknown>, key, kept) {
        if (key !== '') places.push(() => Object.assign(this, { [key]: value }));
        return kept;
      });
      places[at % places.length]!();
      await writeFile(path, JSON.stringify(content));
      const model = await readSavedModel(folder, catalogue).catch((error) => {
        if (!String(error.code).startsWith('MODEL_')) throw error;
      });
      if (model) read += 1;
      model?.dispose();
      await writeFile(path, texts.get(path)!);
    }),
    { numRuns: 150 },
  );
  t.ok(read > 0 && read < 150, `${read} of 150 are read: what does not matter may be anything`);
});
