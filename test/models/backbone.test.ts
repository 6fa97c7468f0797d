import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fill, memory, type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { catalogue } from '../../src/catalogue.js';
import type { WeightMap } from '../../src/contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../src/contracts/networks/backbone-identity.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { findBackbone } from '../../src/models/find-backbone.js';
import { fillWeights, layerWeights } from '../../src/models/weights/fill-weights.js';
import { findWeightSource } from '../../src/models/weights/locate-weights.js';

const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };
const small: BackboneIdentity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 };
const random = findWeightSource('random', catalogue);
const located = await random.locate({ seed: 0 }, small, context);

t.test('loads, calls and frees all memory', async (t) => {
  const before = memory().numTensors;
  const backbone = await loadBackbone(small, located, catalogue);
  t.same(backbone.outputShapes, [[3, 3, 1280]]);
  t.same(backbone.outputs, ['out_relu']);
  t.equal(backbone.layerNames[1], 'Conv1');
  t.equal(backbone.layerNames.at(-1), 'out_relu');

  const held = memory().numTensors;
  const pixels = fill([2, 96, 96, 3], 200, 'int32') as Tensor4D;
  const [features] = backbone.call(pixels) as [Tensor];
  t.same(features.shape, [2, 3, 3, 1280]);
  t.equal(memory().numTensors, held + 2, 'the input and the features remain');
  const first = features.dataSync().slice(0, 9 * 1280);
  t.same(features.dataSync().slice(9 * 1280), first, 'each image by itself');
  t.ok(first.some((value) => value > 0) && first.every((value) => value >= 0 && value <= 6));

  // 200 / 127.5 - 1 in float32
  const input = fill([1, 96, 96, 3], Math.fround(Math.fround(200 / 127.5) - 1)) as Tensor4D;
  const [alone] = backbone.forward(input) as [Tensor];
  t.same(alone.dataSync(), first, 'call is preprocessing, then forward');

  for (const used of [pixels, features, input, alone]) used.dispose();
  backbone.dispose();
  t.equal(memory().numTensors, before);
});

t.test('two backbones in one process do not disturb each other', async (t) => {
  const [a, b] = [await loadBackbone(small, located, catalogue), await loadBackbone(small, located, catalogue)];
  t.same(a.model.getWeights()[0]!.dataSync(), b.model.getWeights()[0]!.dataSync());
  a.dispose();
  t.same(b.model.getWeights()[0]!.shape, [3, 3, 3, 16]);
  b.dispose();
});

t.test('the first tensor that does not fit is named', async (t) => {
  const backbone = findBackbone('mobilenet_v2', catalogue);
  const model = backbone.build(small);
  const whole = await random.load(located, small, layerWeights(model));
  const fails = (change: (weights: Map<string, Record<string, unknown>>) => void, message: RegExp) => {
    const weights = new Map([...whole].map(([layer, tensors]) => [layer, { ...tensors }]));
    change(weights);
    t.throws(() => fillWeights(model, backbone, weights as unknown as WeightMap, located), {
      code: 'WEIGHTS_DO_NOT_FIT',
      message,
    });
  };
  fails((w) => w.delete('block_3_expand'), /random: block_3_expand\/kernel is missing/);
  fails((w) => delete w.get('bn_Conv1')!.beta, /bn_Conv1\/beta is missing/);
  fails((w) => w.set('extra', { kernel: {} }), /extra\/kernel is not a weight of mobilenetv2_0.35_96/);
  fails((w) => Object.assign(w.get('Conv1')!, { constructor: {} }), /Conv1\/constructor is not a weight/);
  const beta = whole.get('bn_Conv1')!.beta!;
  fails(
    (w) => Object.assign(w.get('bn_Conv1')!, { beta: { ...beta, shape: [4, 4] } }),
    /bn_Conv1\/beta has shape \[4,4\], expected \[16\]/,
  );
  const broken = Float32Array.from(beta.data, (value, index) => (index === 5 ? Number.NaN : value));
  fails((w) => Object.assign(w.get('bn_Conv1')!, { beta: { ...beta, data: broken } }), /beta holds NaN at index 5/);

  const withTop = new Map([...whole, ['predictions', { kernel: beta }]]);
  t.doesNotThrow(() => fillWeights(model, backbone, withTop, located), "the top of Keras' full model is left out");
  model.dispose();

  const full = backbone.build({ ...small, includeTop: true });
  const fillsFull = (weights: WeightMap) => () =>
    fillWeights(full, backbone, weights, located, { ...small, includeTop: true });
  t.throws(
    fillsFull(whole),
    {
      message: /predictions\/kernel is missing/,
      remedy: 'Leave out include_top, or give a file with the top: of mobilenet_v2 alpha 0.35 with its top at 96 px.',
    },
    'and wanted where the network has it',
  );
  const kernel = { ...beta, shape: [1280, 10], data: new Float32Array(12800) };
  t.throws(fillsFull(new Map([...whole, ['predictions', { kernel }]])), {
    message: /predictions\/kernel has shape \[1280,10\], expected \[1280,1000\]/,
    remedy: 'Give weights of exactly this network: mobilenet_v2 alpha 0.35 with its top at 96 px.',
  });
  full.dispose();
});

t.test('the remedy of weights that do not fit names the network by its settings', async (t) => {
  const half: BackboneIdentity = { name: 'mobilenet_v2', alpha: 0.5, inputSize: 96 };
  const folder = t.testdir();
  const path = join(folder, 'other.safetensors');
  const header = Buffer.from('{"Conv1/kernel":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(path, Buffer.concat([length, header, Buffer.alloc(4)]));
  const other = await findWeightSource('safetensors', catalogue).locate({ path }, half, context);
  // Wherever it is cut: a file is of the whole network.
  await t.rejects(loadBackbone({ ...half, output: ['block_3_expand'] }, other, catalogue), {
    code: 'WEIGHTS_DO_NOT_FIT',
    message: /Conv1\/kernel has shape \[1\], expected \[3,3,3,16\]/,
    remedy: 'Give weights of exactly this network: mobilenet_v2 alpha 0.5 at 96 px.',
  });
});

const folder = '../shared/weights/mobilenet_v2_0.35_224_no_top';
t.test(
  'a pretrained network classifies images correctly',
  { skip: !existsSync(folder) && `${folder} is absent` },
  async (t) => {
    const source = findWeightSource('layers_model', catalogue);
    const weights = await source.locate({ path: folder }, small, { ...context, relativeTo: process.cwd() });
    const backbone = await loadBackbone(small, weights, catalogue);
    // Stripes 8 pixels wide, down and across: as many white pixels in each, so only a network that sees edges differs.
    const stripes = (across: boolean) =>
      Float32Array.from({ length: 96 * 96 * 3 }, (_, index) => {
        const pixel = Math.floor(index / 3);
        const along = across ? Math.floor(pixel / 96) : pixel % 96;
        return Math.floor(along / 8) % 2 ? 255 : 0;
      });
    const both = tensor([...stripes(true), ...stripes(false)], [2, 96, 96, 3]) as Tensor4D;
    const values = backbone.call(both)[0]!.dataSync() as Float32Array;
    const [a, b] = [values.slice(0, 9 * 1280), values.slice(9 * 1280)];
    const product = (x: typeof a, y: typeof a) => x.reduce((sum, value, index) => sum + value * y[index]!, 0);
    const cosine = product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    t.ok(cosine > 0 && cosine < 0.9, `cosine ${cosine}`);
    backbone.dispose();
  },
);
