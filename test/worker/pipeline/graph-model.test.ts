import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import t from 'tap';
import type { LocatedWeights } from '../../../src/contracts/components/weight-source.js';
import { onnxruntime } from '../../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../../src/engines/reference/reference.js';
import { graphModel as graphBackbone } from '../../../src/models/files/backbones/graph_model.js';
import type { FileBackboneSettings } from '../../../src/models/files/file-settings.js';
import { graphModel } from '../../../src/models/weights/sources/graph_model.js';
import { openFileProgram } from '../../../src/worker/pipeline/file-program.js';
import { onThisThread } from '../../engines/on-this-thread.js';
import { formulaPicture } from '../../models/formula.js';

const fixtures = 'test/models/fixtures';
const scope = 'StatefulPartitionedCall';
const settings: FileBackboneSettings = {
  name: 'graph_model',
  output: `${scope}/pooled`,
  preprocessing: 'tf',
  inputSize: 8,
};
const engine = onThisThread(await onnxruntime.open({}, { threads: 1, device: 'cpu' }));
const slow = await reference.open({}, { threads: 1, device: 'cpu' });
t.after(() => Promise.all([engine.close(), slow.close()]));

const context = { relativeTo: resolve('.'), cacheFolder: '/', mayDownload: false, warn: () => {} };
const locate = (path: string): Promise<LocatedWeights> =>
  graphModel.locate({ path }, { name: 'graph_model', inputSize: 8 }, context);

async function open(
  changed: Partial<FileBackboneSettings> = {},
  folder = 'graph-model',
  pooling: 'avg' | 'flatten' = 'avg',
) {
  return openFileProgram(
    graphBackbone,
    { ...settings, ...changed },
    await locate(join(fixtures, folder)),
    pooling,
    engine,
    2,
  );
}

async function featuresOf(...options: Parameters<typeof open>): Promise<number[]> {
  const { program, width } = await open(...options);
  const picture = Uint8Array.from(formulaPicture('graph', 8));
  const data = new Uint8Array(2 * picture.length);
  data.set(picture);
  const { features } = await program.run({ pixels: { shape: [2, 8, 8, 3], dtype: 'uint8', data } });
  await program.dispose();
  t.same(features!.shape, [2, width]);
  return [...(features!.data as Float32Array).subarray(0, width)];
}

const near = (found: number[], wanted: number[]) =>
  found.length === wanted.length && found.every((value, index) => Math.abs(value - wanted[index]!) <= 1e-5);

t.test('images are pooled here or by the graph', async (t) => {
  const expected = JSON.parse(await readFile(join(fixtures, 'graph-model.json'), 'utf8'))['graph-model'];
  const pooled = expected[`${scope}/pooled`].values;
  t.ok(near(await featuresOf(), pooled));
  t.ok(near(await featuresOf({ output: `${scope}/features` }), pooled), 'of the image that is pooled there');
  const flat = await featuresOf({ output: `${scope}/features` }, 'graph-model', 'flatten');
  t.ok(near(flat, expected[`${scope}/features`].values));
  t.ok(near(await featuresOf({ output: 'Identity_1' }), expected[`${scope}/logits`].values), 'the last');
});

t.test('images given in the middle of the graph', async (t) => {
  const input = 'Func/StatefulPartitionedCall/input/_0';
  t.same(await featuresOf({ input }), await featuresOf());
  const { inputSize: _, ...unsized } = { ...settings, input };
  await t.rejects(
    openFileProgram(graphBackbone, unsized, await locate(join(fixtures, 'graph-model')), 'avg', engine, 2),
    {
      code: 'WEIGHTS_DO_NOT_FIT',
      message: /does not say which size Func.* has/,
    },
  );
});

t.test('the other engine runs it too', async (t) => {
  const located = await locate(join(fixtures, 'graph-model'));
  const { program, batchSize } = await openFileProgram(graphBackbone, settings, located, 'avg', slow, 2);
  const data = Uint8Array.from([...formulaPicture('graph', 8), ...formulaPicture('graph', 8)]);
  const { features } = await program.run({ pixels: { shape: [batchSize, 8, 8, 3], dtype: 'uint8', data } });
  t.ok(near([...features!.data.subarray(0, 8)], await featuresOf()));
  await program.dispose();
});

t.test('graphs that do not fit are refused, naming the node', async (t) => {
  await t.rejects(open({ output: 'features' }), {
    code: 'WEIGHTS_NO_SUCH_NODE',
    message: /model\.json has no node called features/,
    remedy: /^Set backbone\.output .* nearest are StatefulPartitionedCall\/features, .* it ends in .*Identity/,
  });
  await t.rejects(open({ input: 'imag' }), {
    code: 'WEIGHTS_NO_SUCH_NODE',
    remedy: /^Set backbone\.input .* nearest are image, /,
  });
  await t.rejects(open({ output: 'Identity' }), {
    code: 'WEIGHTS_UNSUPPORTED_OPERATOR',
    message: /needs the node StatefulPartitionedCall\/best\/NonMaxSuppressionV3, NonMaxSuppressionV3: the shape of/,
    remedy: /Set backbone\.output to a node before it/,
  });
  await t.rejects(open({ output: 'RandomUniform' }, 'graph-operators'), {
    message: /needs the node RandomUniform, RandomUniform: it is random/,
  });
  await t.rejects(open({ inputSize: 8 }, 'graph-operators'), { code: 'WEIGHTS_NO_SUCH_NODE' });
  await t.rejects(open({ output: 'Conv2D', inputSize: 8 }, 'graph-operators'), {
    code: 'WEIGHTS_DO_NOT_FIT',
    message: /takes images of 4 pixels, and backbone\.input_size is 8/,
  });
  await t.rejects(open({ output: 'ArgMax', inputSize: 4 }, 'graph-operators'), {
    message: /features are int32 of shape \[1,4,4\]; expected float32/,
  });
  await t.rejects(open({ output: 'StatefulPartitionedCall/Reshape/shape/1' }), {
    code: 'WEIGHTS_UNREADABLE',
    message: /has no image that StatefulPartitionedCall\/Reshape\/shape\/1 is computed from/,
  });
  const { inputSize: _, ...unsized } = settings;
  await t.rejects(
    openFileProgram(graphBackbone, unsized, await locate(join(fixtures, 'graph-model')), 'avg', engine, 2),
    {
      message: /takes images of any size/,
    },
  );
});

t.test('a graph that was changed', async (t) => {
  type Nodes = { name: string; op: string; input?: string[]; attr: { [name: string]: unknown } }[];
  const changedBy = async (change: (nodes: Nodes) => void) => {
    const folder = t.testdir();
    await cp(join(fixtures, 'graph-model'), folder, { recursive: true });
    const model = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    change(model.modelTopology.node);
    await writeFile(join(folder, 'model.json'), JSON.stringify(model));
    return openFileProgram(graphBackbone, settings, await locate(folder), 'avg', engine, 2);
  };
  const node = (nodes: Nodes, name: string) => nodes.find((one) => one.name === `${scope}/${name}`)!;
  const refused = (change: (nodes: Nodes) => void, message: RegExp, code = 'WEIGHTS_UNREADABLE') =>
    t.rejects(changedBy(change), { code, message }, String(message));
  await refused(
    (nodes) => node(nodes, 'stem').input!.splice(0, 1, 'absent'),
    /computes .*stem from absent, which it lacks/,
  );
  await refused((nodes) => node(nodes, 'stem').input!.splice(0, 1, `${scope}/mul`), /computes .* from itself/);
  await refused((nodes) => nodes.push({ ...nodes[0]! }), /has two nodes called image/);
  await refused((nodes) => nodes.splice(0, nodes.length), /has no graph/);
  const channelsFirst = { s: Buffer.from('NCHW').toString('base64') };
  await refused(
    (nodes) => Object.assign(node(nodes, 'Conv2D').attr, { data_format: channelsFirst }),
    /needs the node StatefulPartitionedCall\/Conv2D, Conv2D: images with channels first are not supported/,
    'WEIGHTS_UNSUPPORTED_OPERATOR',
  );
  await refused(
    (nodes) => Object.assign(node(nodes, 'stem'), { op: 'Custom' }),
    /stem, Custom: this operator is not supported/,
    'WEIGHTS_UNSUPPORTED_OPERATOR',
  );
  const twoInputs = (nodes: Nodes) => {
    nodes.push({ ...nodes[0]!, name: 'other' });
    Object.assign(node(nodes, 'stem'), { op: 'Add', input: ['image', 'other'] });
  };
  await refused(twoInputs, /needs other and image for .*pooled; expected images alone/);
  const ofShape =
    (sizes: number[], type = 'DT_FLOAT') =>
    (nodes: Nodes) => {
      const dim = sizes.map((size) => ({ size: String(size) }));
      nodes[0]!.attr = { dtype: { type }, shape: { shape: { dim } } };
    };
  await refused(ofShape([-1, 8, 9, 3]), /takes images of 8 x 9 pixels; expected square ones/);
  await refused(ofShape([-1, 8, 8, 4]), /takes image of shape \[\?, 8, 8, 4\]; expected three channels/);
  await refused(ofShape([-1, 8]), /of shape \[\?, 8\]; expected four sides/);
  await refused(ofShape([-1, 8, 8, 3], 'DT_STRING'), /takes image of type DT_STRING, not images/);
  await refused(ofShape([-1, 8, 8, 3], 'DT_UINT8'), /takes whole numbers from 0 to 255/, 'WEIGHTS_DO_NOT_FIT');
  const fixed = await changedBy(ofShape([4, 8, 8, 3]));
  t.equal(fixed.batchSize, 4, 'the batch that the graph has');
  await fixed.program.dispose();
});

t.test('files that were changed', async (t) => {
  const folder = t.testdir();
  const copy = () => cp(join(fixtures, 'graph-model'), folder, { recursive: true });
  await copy();
  const located = await locate(folder);
  t.equal(located.sha256, (await locate(join(folder, 'model.json'))).sha256);
  const shard = join(folder, 'group1-shard2of3.bin');
  await writeFile(shard, Buffer.alloc(1024));
  t.not(located.sha256, (await locate(folder)).sha256, 'every shard counts');
  await t.rejects(openFileProgram(graphBackbone, settings, located, 'avg', engine, 2), { code: 'WEIGHTS_CHANGED' });
  await truncate(shard, 1000);
  await t.rejects(locate(folder), {
    code: 'WEIGHTS_UNREADABLE',
    message: /group1-shard2of3\.bin.*: \d+ bytes, expected/,
  });
  await rm(shard);
  await t.rejects(locate(folder), { code: 'WEIGHTS_UNREADABLE', message: /group1-shard2of3\.bin is missing/ });
  await copy();
  const json = await readFile(join(folder, 'model.json'), 'utf8');
  await writeFile(join(folder, 'model.json'), json.replace('group1-shard1of3.bin', '../shard.bin'));
  await t.rejects(locate(folder), { code: 'WEIGHTS_UNREADABLE', message: /"\.\.\/shard\.bin", which is not inside/ });
  await t.rejects(locate(join(folder, 'none')), { code: 'WEIGHTS_NOT_FOUND' });
  await writeFile(join(folder, 'model.json'), JSON.stringify({ format: 'layers-model', weightsManifest: [] }));
  await t.rejects(locate(folder), { code: 'WEIGHTS_UNREADABLE', message: /is a layers-model, which has no graph/ });
});
