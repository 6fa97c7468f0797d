import t from 'tap';
import type { LayerWeights } from '../../../../src/contracts/components/weight-source.js';
import { random } from '../../../../src/models/weights/sources/random.js';

const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };
const backbone = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 };
const layers: LayerWeights = new Map([
  ['conv', { kernel: [3, 3, 8, 16], bias: [16] }],
  ['bn', { gamma: [16], beta: [16], moving_mean: [16], moving_variance: [16] }],
  ['depthwise', { depthwise_kernel: [3, 3, 16, 1] }],
  ['layer_scale', { gamma: [2] }],
]);
const draw = async (seed: number, of = backbone, names = layers) =>
  random.load(await random.locate({ seed }, of, context), of, names);

t.test('kernels are glorot_uniform, the rest neutral', async (t) => {
  const weights = await draw(0);
  const kernel = weights.get('conv')!.kernel!.data as Float32Array;
  // fans 9 * 8 and 9 * 16: limit sqrt(6 / 216) = 1/6. Of 1152 draws the extremes lie within 2 % of it, and the mean
  // within 4 standard errors, (1/6) / sqrt(3) / sqrt(1152) = 0.0028, of 0.
  t.ok(Math.max(...kernel) <= 1 / 6 && Math.max(...kernel) > 0.98 / 6);
  t.ok(Math.min(...kernel) >= -1 / 6 && Math.min(...kernel) < -0.98 / 6);
  t.ok(Math.abs(kernel.reduce((sum, value) => sum + value, 0) / kernel.length) < 4 * 0.0028);
  // Depthwise, counted as Keras does: 9 * 16 and 9 * 1, limit sqrt(6 / 153) = 0.198.
  const depthwise = weights.get('depthwise')!.depthwise_kernel!.data as Float32Array;
  t.ok(Math.max(...depthwise.map(Math.abs)) <= 0.1981 && Math.max(...depthwise.map(Math.abs)) > 0.19);

  const { gamma, beta, moving_mean, moving_variance } = weights.get('bn')!;
  t.same([...gamma!.data, ...moving_variance!.data], Array(32).fill(1));
  t.same([...weights.get('layer_scale')!.gamma!.data], [1e-6, 1e-6].map(Math.fround), 'but layer scale nearly nothing');
  t.same([...beta!.data, ...moving_mean!.data, ...weights.get('conv')!.bias!.data], Array(48).fill(0));
});

t.test('the seed decides, and nothing else about the machine or the other layers', async (t) => {
  const kernelOf = async (...args: Parameters<typeof draw>) => [...(await draw(...args)).get('conv')!.kernel!.data];
  t.same(await kernelOf(7), await kernelOf(7));
  t.notSame(await kernelOf(7), await kernelOf(8));
  t.notSame(await kernelOf(7), await kernelOf(7, { ...backbone, alpha: 1 }));
  t.same(await kernelOf(7), await kernelOf(7, { ...backbone, inputSize: 224 }), 'whatever the input size');
  t.same(await kernelOf(7), await kernelOf(7, backbone, new Map([['conv', layers.get('conv')!]])));
});

t.test('the hash stands for seed, architecture and revision', async (t) => {
  const hash = async (seed: number, alpha: number) =>
    (await random.locate({ seed }, { ...backbone, alpha }, context)).sha256;
  t.equal(await hash(1, 0.35), await hash(1, 0.35));
  t.equal(new Set([await hash(1, 0.35), await hash(2, 0.35), await hash(1, 1)]).size, 3);

  const withTop = { ...backbone, includeTop: true };
  const { sha256 } = await random.locate({ seed: 1 }, withTop, context);
  t.not(sha256, await hash(1, 0.35), 'with its top a network has more weights');
  const logits = await random.locate({ seed: 1 }, { ...withTop, classifierActivation: 'linear' }, context);
  t.equal(logits.sha256, sha256, 'which are the same for logits');
});

t.test('golden draws: revision must be raised when these change', async (t) => {
  const { data } = (await draw(0)).get('conv')!.kernel!;
  t.equal(random.revision, 1);
  t.same([...data.slice(0, 3)], [0.004006850533187389, 0.061826836317777634, -0.010406875051558018]);
});
