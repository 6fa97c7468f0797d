import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { LayerWeights } from '../../../../src/contracts/components/weight-source.js';
import { kerasFile } from '../../../../src/models/weights/sources/keras_file.js';
import { layersModel } from '../../../../src/models/weights/sources/layers_model.js';
import { onnxFile } from '../../../../src/models/weights/sources/onnx_file.js';
import { safetensors } from '../../../../src/models/weights/sources/safetensors.js';
import { formulaTensor } from '../../formula.js';

const backbone = { name: 'mobilenet_v2', alpha: 1, inputSize: 224 };
const layers: LayerWeights = new Map([['Conv1', { kernel: [3, 3, 3, 4] }]]);
const contextOf = (relativeTo: string) => ({ relativeTo, cacheFolder: '/', mayDownload: false, warn: () => {} });

t.test('a file is found, hashed and read', async (t) => {
  const context = contextOf(join(process.cwd(), 'test/models/fixtures'));
  const located = await safetensors.locate({ path: 'keras3.safetensors' }, backbone, context);
  t.match(located, { source: 'safetensors', path: /keras3\.safetensors$/, sha256: /^[0-9a-f]{64}$/ });
  const weights = await safetensors.load(located, backbone, layers);
  t.same(weights.get('Conv1')!.kernel, formulaTensor('Conv1', 'kernel', [3, 3, 3, 4]));
});

t.test('a Git LFS pointer is found out before anything is planned on it', async (t) => {
  const oid = '4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393';
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 14163456\n`;
  const context = contextOf(
    t.testdir({ 'a.safetensors': pointer, 'a.h5': pointer, 'a.onnx': pointer, 'model.json': pointer }),
  );
  for (const [source, path] of [
    [safetensors, 'a.safetensors'],
    [kerasFile, 'a.h5'],
    [onnxFile, 'a.onnx'],
  ] as const)
    await t.rejects(source.locate({ path }, backbone, context), {
      code: 'WEIGHTS_UNREADABLE',
      message: `${path} is a Git LFS pointer, not the file itself`,
      remedy: 'Fetch the file that it stands for: git lfs pull.',
    });
  await t.rejects(layersModel.locate({ path: 'model.json' }, backbone, context), {
    code: 'WEIGHTS_UNREADABLE',
    message: /model\.json is a Git LFS pointer, not the file itself: run git lfs pull$/,
  });
});

t.test('text that means one', async (t) => {
  t.same(safetensors.fromText!('./a.safetensors'), { path: './a.safetensors' });
  t.equal(safetensors.fromText!('./safetensors'), undefined);
});

t.test("tensors by PyTorch's names are told from one that is missing", async (t) => {
  const folder = t.testdir();
  const load = async (...names: string[]) => {
    // As torchvision's files have it, a count of type I64 among them.
    const entries = names.map((name) => [name, { dtype: 'I64', shape: [], data_offsets: [0, 8] }]);
    const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    await writeFile(join(folder, 'a.safetensors'), Buffer.concat([length, header, Buffer.alloc(8)]));
    const located = await safetensors.locate({ path: 'a.safetensors' }, backbone, contextOf(folder));
    return await safetensors.load(located, backbone, layers);
  };
  await t.rejects(load('features.0.1.num_batches_tracked', 'features.0.0.weight'), {
    code: 'WEIGHTS_DO_NOT_FIT',
    message:
      /a\.safetensors: its tensors are named as PyTorch names them, e\.g\. features\.0\.0\.weight; expected Keras' names, e\.g\. Conv1\/kernel$/,
    remedy: /Keras/,
  });
  const ofType = { code: 'WEIGHTS_UNREADABLE', message: /as I64/ };
  await t.rejects(load('classifier.weight', 'model/Conv1/kernel'), ofType, "where one has Keras' name");
  await t.rejects(load('other/kernel'), ofType, 'and where none has either');
});

t.test('missing, damaged, or changed since', async (t) => {
  const folder = t.testdir({ 'a.safetensors': 'short' });
  const locate = (path: string) => safetensors.locate({ path }, backbone, contextOf(folder));
  await t.rejects(locate('b.safetensors'), { code: 'WEIGHTS_NOT_FOUND' });
  const located = await locate('a.safetensors');
  await t.rejects(safetensors.load(located, backbone, layers), {
    code: 'WEIGHTS_UNREADABLE',
    message: /a\.safetensors is too short/,
  });
  await writeFile(join(folder, 'a.safetensors'), 'other');
  await t.rejects(safetensors.load(located, backbone, layers), { code: 'WEIGHTS_CHANGED' });
});
