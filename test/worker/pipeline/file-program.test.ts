import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { LocatedWeights } from '../../../src/contracts/components/weight-source.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../../src/engines/reference/reference.js';
import { sha256 } from '../../../src/foundation/hash.js';
import { onnx } from '../../../src/models/files/backbones/onnx.js';
import type { FileBackboneSettings } from '../../../src/models/files/file-settings.js';
import { openFileProgram } from '../../../src/worker/pipeline/file-program.js';
import { onThisThread } from '../../engines/on-this-thread.js';
import { formulaPicture } from '../../models/formula.js';

const fixtures = 'test/models/fixtures';
const located = async (path: string): Promise<LocatedWeights> => ({
  source: 'onnx_file',
  settings: {},
  path,
  sha256: sha256(await readFile(path)),
});
const settings: FileBackboneSettings = { name: 'onnx', output: 'pooled', preprocessing: 'tf', inputSize: 8 };
const threaded = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
const engine = onThisThread(threaded);
t.after(() => threaded.close());
const open = async (
  file: string,
  changed: Partial<FileBackboneSettings> = {},
  pooling: 'avg' | 'max' | 'flatten' = 'avg',
) => openFileProgram(onnx, { ...settings, ...changed }, await located(join(fixtures, file)), pooling, engine, 2);

async function featuresOf(
  file: string,
  changed: Partial<FileBackboneSettings> = {},
  pooling: 'avg' | 'max' | 'flatten' = 'avg',
) {
  const { program, width } = await open(file, changed, pooling);
  const picture = Uint8Array.from(formulaPicture('onnx', 8));
  const data = new Uint8Array(2 * picture.length);
  data.set(picture);
  const { features } = await program.run({ pixels: { shape: [2, 8, 8, 3], dtype: 'uint8', data } });
  await program.dispose();
  t.same(features!.shape, [2, width]);
  return [...(features!.data as Float32Array).subarray(0, width)];
}

const near = (found: number[], wanted: number[]) =>
  found.length === wanted.length &&
  found.every((value, index) => Math.abs(value - wanted[index]!) <= 1e-5 * (1 + Math.abs(wanted[index]!)));

t.test(
  'every preprocessing, both layouts, nodes and values, pooled by the file or here: as ONNX Runtime in Python',
  async (t) => {
    const pooled = JSON.parse(await readFile(join(fixtures, 'onnx.json'), 'utf8'));
    for (const preprocessing of ['tf', 'caffe', 'torch', 'unit', 'none'] as const) {
      t.ok(near(await featuresOf('nchw.onnx', { preprocessing }), pooled[preprocessing]), preprocessing);
    }
    const { inputSize: _, ...unsized } = settings;
    const program = await openFileProgram(
      onnx,
      unsized,
      await located(join(fixtures, 'nhwc.onnx')),
      'avg',
      threaded,
      8,
    );
    t.same([program.inputSize, program.batchSize, program.width], [8, 2, 4], 'what the file says');
    await program.program.dispose();
    t.ok(near(await featuresOf('nhwc.onnx', {}), pooled.tf), 'nhwc');
    for (const output of ['features', 'act1']) t.ok(near(await featuresOf('nchw.onnx', { output }), pooled.tf), output);
  },
);

t.test('images are pooled over their pixels, wherever the operators have put the channels', async (t) => {
  const pooled = JSON.parse(await readFile(join(fixtures, 'onnx.json'), 'utf8')).tf as number[];
  // As many channels as pixels a side: the shape says nothing.
  const nodes = { inside: pooled, outside: pooled, plus_one: pooled.map((value) => value + 1) };
  for (const [output, wanted] of Object.entries(nodes))
    t.ok(near(await featuresOf('layouts.onnx', { output }), wanted), output);
  t.ok(near(await featuresOf('nhwc.onnx', { output: 'features' }), pooled), 'a file whose input has them last');
  const [inside, outside] = [await flatOf('inside'), await flatOf('outside')];
  t.same(inside, outside, 'flattened in one order');

  await t.rejects(open('layouts.onnx', { output: 'ambiguous' }), {
    code: 'WEIGHTS_DO_NOT_FIT',
    message: 'features are of shape [2,4,4,4], and it is not known which of these axes holds the channels',
    remedy: /Set head\.pooling to flatten/,
  });
  t.same(await flatOf('ambiguous'), outside, 'which can be flattened as it is');
  const wide = await featuresOf('layouts.onnx', { output: 'told_by_shape' });
  // [2, 2, 16] in place of [4, 4, 4]: number i of a pixel is the mean of numbers i, i + 16, i + 32 and i + 48.
  const means = Array.from({ length: 16 }, (_, index) =>
    [0, 16, 32, 48].reduce((sum, from) => sum + outside[from + index]! / 4, 0),
  );
  t.ok(near(wide, means), 'square images, other channels');
});

const flatOf = (output: string) => featuresOf('layouts.onnx', { output }, 'flatten');

t.test('pooling of images', async (t) => {
  const flat = await featuresOf('nchw.onnx', { output: 'features' }, 'flatten');
  t.equal(flat.length, 4 * 4 * 4, 'side 8, halved, by 4 channels');
  const channel = (index: number) => flat.filter((_, place) => place % 4 === index);
  const max = await featuresOf('nchw.onnx', { output: 'features' }, 'max');
  t.same(
    max,
    [0, 1, 2, 3].map((index) => Math.max(...channel(index))),
  );
  const avg = await featuresOf('nchw.onnx', { output: 'features' }, 'avg');
  t.ok(
    near(
      avg,
      [0, 1, 2, 3].map((index) => channel(index).reduce((sum, value) => sum + value, 0) / 16),
    ),
  );
});

t.test('outputs that do not fit are refused with the reason', async (t) => {
  await t.rejects(open('nchw.onnx', { output: 'feature' }), {
    code: 'WEIGHTS_NO_SUCH_NODE',
    message: /nchw\.onnx has no node or value called feature/,
    remedy: /The nearest are features, /,
  });
  const { inputSize: _, ...unsized } = settings;
  await t.rejects(openFileProgram(onnx, unsized, await located(join(fixtures, 'nchw.onnx')), 'avg', engine, 2), {
    code: 'WEIGHTS_DO_NOT_FIT',
    message: /takes images of any size/,
  });
  await t.rejects(open('nhwc.onnx', { inputSize: 16 }), {
    code: 'WEIGHTS_DO_NOT_FIT',
    message: /takes images of 8 pixels, and backbone.input_size is 16/,
  });
  await t.rejects(
    openFileProgram(
      onnx,
      settings,
      { ...(await located(join(fixtures, 'nchw.onnx'))), sha256: 'other' },
      'avg',
      engine,
      2,
    ),
    { code: 'WEIGHTS_CHANGED' },
  );
  await t.rejects(open('external.onnx'), {
    code: 'WEIGHTS_UNREADABLE',
    message: /external\.onnx keeps kernel in another file, which is not opened/,
    remedy: /with its weights inside/,
  });
  const slow = await reference.open({}, { threads: 1, device: 'cpu' });
  await t.rejects(openFileProgram(onnx, settings, await located(join(fixtures, 'nchw.onnx')), 'avg', slow, 2), {
    code: 'ENGINE_LACKS_FILES',
    message: 'engine reference cannot run ONNX files',
  });
  await slow.close();
});
