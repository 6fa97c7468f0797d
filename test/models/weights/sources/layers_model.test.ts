import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type io, type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import t from 'tap';
import { catalogue } from '../../../../src/catalogue.js';
import type { LayerWeights } from '../../../../src/contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../../src/contracts/networks/backbone-identity.js';
import { loadBackbone } from '../../../../src/models/backbone.js';
import { layersModel } from '../../../../src/models/weights/sources/layers_model.js';

const backbone: BackboneIdentity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 224 };
const none: LayerWeights = new Map();

interface Entry {
  name: string;
  shape: number[];
  dtype: string;
  quantization?: { dtype: string; scale?: number; min?: number };
}

/** Writes a folder with one group of tensors, its bytes divided into shards at the given offset. */
async function writeModel(folder: string, weights: Entry[], bytes: Buffer, cut: number, extra = {}) {
  await mkdir(folder, { recursive: true });
  const paths = ['group1-shard1of2.bin', 'group1-shard2of2.bin'];
  const modelJson = { format: 'layers-model', modelTopology: {}, weightsManifest: [{ paths, weights }], ...extra };
  await writeFile(join(folder, 'model.json'), JSON.stringify(modelJson));
  await writeFile(join(folder, paths[0]!), bytes.subarray(0, cut));
  await writeFile(join(folder, paths[1]!), bytes.subarray(cut));
}

const contextOf = (relativeTo: string) => ({ relativeTo, cacheFolder: '/', mayDownload: false, warn: () => {} });
const load = async (folder: string, path = '.') =>
  layersModel.load(await layersModel.locate({ path }, backbone, contextOf(folder)), backbone, none);

t.test('every way of storing a number is read, across shards', async (t) => {
  const folder = t.testdir();
  const float32 = Buffer.from(Float32Array.of(1.5, -2, 3.25).buffer);
  // 0x3c00 = 1, 0xc000 = -2, 0x3555 = (1 + 341/1024) / 4, 0x0001 = 2^-24, the smallest
  const float16 = Buffer.from(Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001).buffer);
  const uint8 = Buffer.from([0, 128, 255]);
  const uint16 = Buffer.from(Uint16Array.of(0, 65535).buffer);
  const weights: Entry[] = [
    { name: 'a/kernel', shape: [3], dtype: 'float32' },
    { name: 'model/a/bias_1', shape: [2, 2], dtype: 'float32', quantization: { dtype: 'float16' } },
    { name: 'b/gamma', shape: [3], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
    { name: 'b/beta', shape: [2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 2, min: 10 } },
  ];
  await writeModel(folder, weights, Buffer.concat([float32, float16, uint8, uint16]), 13);

  const read = await load(folder);
  t.same([...read.keys()], ['a', 'b']);
  t.same([...read.get('a')!.kernel!.data], [1.5, -2, 3.25]);
  t.same(read.get('a')!.bias!.shape, [2, 2]);
  t.same([...read.get('a')!.bias!.data], [1, -2, (1 + 341 / 1024) / 4, 2 ** -24]);
  t.same([...read.get('b')!.gamma!.data], [-1, 63, 126.5], 'stored * 0.5 - 1');
  t.same([...read.get('b')!.beta!.data], [10, 131080], 'stored * 2 + 10');
});

t.test('text that means a path', async (t) => {
  const { fromText } = layersModel;
  for (const path of ['./w', '../w', '/w', 'w/x', 'C:\\w', '.', './w/model.json']) t.same(fromText!(path), { path });
  for (const other of [
    'imagenet',
    'coco',
    './weights.h5',
    'a/B.H5',
    './w.hdf5',
    './w.keras',
    './w.onnx',
    './w.safetensors',
  ])
    t.equal(fromText!(other), undefined);
});

t.test('the hash is of the files that count', async (t) => {
  const folder = t.testdir();
  const write = (values: number[], cut: number) =>
    writeModel(
      folder,
      [{ name: 'a/kernel', shape: [values.length], dtype: 'float32' }],
      Buffer.from(Float32Array.from(values).buffer),
      cut,
    );
  const hash = async (path: string) => (await layersModel.locate({ path }, backbone, contextOf(folder))).sha256;
  await write([1, 2, 3], 4);
  const first = await hash('.');
  await writeFile(join(folder, 'notes.txt'), 'not a shard');
  t.equal(await hash('model.json'), first, 'folder or file, whatever lies beside it');
  await write([1, 2, 4], 4);
  t.not(await hash('.'), first);

  const located = await layersModel.locate({ path: '.' }, backbone, contextOf(folder));
  await write([1, 2, 5], 4);
  await t.rejects(layersModel.load(located, backbone, none), {
    code: 'WEIGHTS_CHANGED',
    message: /model\.json has changed/,
  });
});

t.test('what cannot be read is named', async (t) => {
  const folder = t.testdir();
  const entry: Entry = { name: 'a/kernel', shape: [2], dtype: 'float32' };
  const bytes = Buffer.alloc(8);
  const modelJson = join(folder, 'model.json');
  const fails = (code: string, message: RegExp) => t.rejects(load(folder), { code, message }, String(message));

  await fails('WEIGHTS_NOT_FOUND', /^\.: there is no .*model\.json/);
  await writeFile(modelJson, '{"format": ');
  await fails('WEIGHTS_UNREADABLE', /model\.json: .*JSON/);
  await writeFile(modelJson, 'null');
  await fails('WEIGHTS_UNREADABLE', /has no weightsManifest/);
  await writeModel(folder, [entry], bytes.subarray(0, 7), 4);
  await fails('WEIGHTS_UNREADABLE', /shard1of2\.bin, .*shard2of2\.bin: 7 bytes, expected 8/);
  await writeModel(folder, [entry, entry], Buffer.alloc(16), 4);
  await fails('WEIGHTS_UNREADABLE', /describes the tensor a\/kernel twice/);
  await writeModel(folder, [{ ...entry, shape: [2, -1] }], bytes, 4);
  await fails('WEIGHTS_UNREADABLE', /gives a\/kernel a shape that is not a list of sizes/);
  await writeModel(folder, [{ ...entry, shape: [2 ** 40, 2 ** 40] }], bytes, 4);
  await fails('WEIGHTS_UNREADABLE', /8 bytes, expected/);
  await writeModel(folder, [{ ...entry, dtype: 'complex64' }], bytes, 4);
  await fails('WEIGHTS_UNREADABLE', /stores a\/kernel as complex64; known are float32, int32, bool/);
  await writeModel(folder, [{ ...entry, quantization: { dtype: 'uint8' } }], bytes, 4);
  await fails('WEIGHTS_UNREADABLE', /as uint8 without scale and min/);
  await writeModel(folder, [entry], bytes, 4, { format: 'graph-model' });
  await fails('WEIGHTS_UNREADABLE', /is a graph-model/);
  await writeModel(folder, [entry], bytes, 4);
  await rm(join(folder, 'group1-shard2of2.bin'));
  await fails('WEIGHTS_UNREADABLE', /shard2of2\.bin is missing/);
  await mkdir(join(folder, 'group1-shard2of2.bin'));
  await fails('WEIGHTS_UNREADABLE', /shard2of2\.bin is not a file/);
});

t.test('a file in place of a folder: the message lists the kinds of files that are read', async (t) => {
  const folder = t.testdir({ 't.pt': '', noEnding: '', 'a.h5': '' });
  const remedy = /^Weights are read from \.h5, \.weights\.h5, \.keras and \.safetensors files, .*model\.json\.$/;
  const fails = (path: string, message: string) =>
    t.rejects(load(folder, path), { code: 'WEIGHTS_UNREADABLE', message, remedy });
  await fails(
    './t.pt',
    './t.pt is a file, not the folder of a tfjs layers-model; no source of weights reads .pt files',
  );
  await fails(
    './noEnding',
    './noEnding is a file, not the folder of a tfjs layers-model; no source of weights reads files of its kind',
  );
  await fails('a.h5', 'a.h5 is a file, not the folder of a tfjs layers-model');
});

t.test('a shard outside the folder is refused', async (t) => {
  const folder = t.testdir({ 'secret.bin': 'secret!!', model: {} });
  const weights: Entry[] = [{ name: 'a/kernel', shape: [2], dtype: 'float32' }];
  const paths = [
    '../secret.bin',
    'x/../../secret.bin',
    join(folder, 'secret.bin'),
    '..\\secret.bin',
    'C:secret.bin',
    '',
  ];
  for (const path of paths) {
    const modelJson = { format: 'layers-model', weightsManifest: [{ paths: [path], weights }] };
    await writeFile(join(folder, 'model', 'model.json'), JSON.stringify(modelJson));
    await t.rejects(load(folder, 'model'), { code: 'WEIGHTS_UNREADABLE', message: /not inside its folder/ }, path);
  }
});

const shared = '../shared/weights/mobilenet_v2_0.35_224_no_top';
t.test('equals tfjs-layers on a real model', { skip: !existsSync(shared) && `${shared} is absent` }, async (t) => {
  const modelJson = JSON.parse(await readFile(join(shared, 'model.json'), 'utf8'));
  const [group] = modelJson.weightsManifest;
  const shards = await Promise.all(group.paths.map((path: string) => readFile(join(shared, path))));
  const artifacts: io.ModelArtifacts = {
    modelTopology: modelJson.modelTopology,
    weightSpecs: group.weights,
    weightData: new Uint8Array(Buffer.concat(shards)).buffer,
  };
  const expected = await loadLayersModel({ load: async () => artifacts });
  const located = await layersModel.locate({ path: shared }, backbone, contextOf(process.cwd()));
  const ours = await loadBackbone(backbone, located, catalogue);

  const values = Float32Array.from(
    { length: 224 * 224 * 3 },
    (_, index) => Math.sin(index * 0.37) * Math.cos(index / 5000),
  );
  const picture = tensor(values, [1, 224, 224, 3]) as Tensor4D;
  t.same(ours.forward(picture)[0]!.dataSync(), (expected.predict(picture) as Tensor).dataSync());
  expected.dispose();
  ours.dispose();
});
