import { catalogue } from '../../../src/catalogue.js';
import '../../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel, model } from '@tensorflow/tfjs-layers';
import t from 'tap';
import type { HeadSettings } from '../../../src/contracts/experiment.js';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import {
  addScaled,
  conv,
  globalAverageKeepDims,
  hardSigmoid,
  hardSwish,
  multiply,
  network,
  rgbInput,
  type SymbolicTensor,
} from '../../../src/models/architectures/architecture.js';
import { ChannelwiseConv2D, Gelu, LayerNormalization, LayerScale } from '../../../src/models/architectures/layers.js';
import { type LoadedBackbone, loadBackbone } from '../../../src/models/backbone.js';
import { frozenWeightsHash } from '../../../src/models/freeze/frozen-weights.js';
import { Head } from '../../../src/models/head/head.js';
import { pooledOutputs, pooledWidth } from '../../../src/models/head/pooling.js';
import { putWeights, saveNetwork } from '../../../src/models/saved/saved-network.js';
import { findWeightSource } from '../../../src/models/weights/locate-weights.js';
import { relativeError } from '../../relative-error.js';
import { runSettings } from '../../run-settings.js';

const identity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 32 };
const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };
const located = await findWeightSource('random', catalogue).locate({ seed: 0 }, identity, context);
const layers = [{ batch_normalization: {} }, { dense: { units: 5, activation: 'relu' } }, { dropout: 0.2 }];

/** Doubles of the first and the last convolution, as if they had been trained. */
function tunedWeights({ model }: LoadedBackbone): Named<HostTensor> {
  const doubled = (layer: string): HostTensor => {
    const kernel = model.getLayer(layer).getWeights()[0]!;
    return { shape: kernel.shape, dtype: 'float32', data: kernel.dataSync().map((x) => 2 * x) as Float32Array };
  };
  return { 'Conv1/kernel': doubled('Conv1'), 'Conv_1/kernel': doubled('Conv_1') };
}

for (const pooling of ['avg', 'max', 'flatten'] as HeadSettings['pooling'][]) {
  t.test(`${pooling}: a saved network predicts what its parts predict`, async (t) => {
    const before = tf.memory().numTensors;
    const settings = await runSettings({ head: { pooling, layers } });
    const backbone = await loadBackbone(identity, located, catalogue);
    // 32 pixels become one place.
    const head = new Head([1280], settings.head.layers, 3, catalogue);
    const weights = { ...tunedWeights(backbone), ...head.initialWeights(1) };
    putWeights(backbone, weights);
    const { modelJson, weights: bytes } = await saveNetwork(backbone, pooling, head, weights);

    const { modelTopology, weightsManifest } = JSON.parse(JSON.stringify(modelJson)) as tf.io.ModelJSON;
    const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const loaded = await loadLayersModel({
      load: async () => ({ modelTopology, weightSpecs: weightsManifest[0]!.weights, weightData }),
    });
    tf.tidy(() => {
      const input = tf.randomUniform<tf.Rank.R4>([2, 32, 32, 3], -1, 1, 'float32', 4);
      const own = Object.fromEntries(Object.keys(head.weights).map((name) => [name, toTensor(weights[name]!)]));
      const { logits } = head.call(pooledOutputs(backbone.forward(input), pooling), own);
      const wanted = tf.softmax(logits).dataSync();
      t.ok(relativeError((loaded.predict(input) as tf.Tensor).dataSync(), wanted) < 1e-6);
    });
    t.same(loaded.getLayer('Conv1').getWeights()[0]!.dataSync(), weights['Conv1/kernel']!.data);
    t.ok(loaded.getLayer('head_predictions'));
    loaded.dispose();
    backbone.dispose();
    t.equal(tf.memory().numTensors, before, 'everything is given back');
  });
}

t.test('several outputs are pooled and concatenated in a saved network', async (t) => {
  const before = tf.memory().numTensors;
  // A map, another, and a thousand numbers behind the top.
  const output = ['block_3', 'predictions', 'block_1'];
  const backbone = await loadBackbone({ ...identity, includeTop: true, output }, located, catalogue);
  const { head: settings } = await runSettings({ head: { layers } });
  for (const pooling of ['avg', 'flatten'] as const) {
    const head = new Head([pooledWidth(backbone.outputShapes, pooling)], settings.layers, 3, catalogue);
    const weights = head.initialWeights(1);
    const { modelJson, weights: bytes } = await saveNetwork(backbone, pooling, head, weights);
    const loaded = await loadLayersModel({
      load: async () => ({
        modelTopology: JSON.parse(JSON.stringify(modelJson.modelTopology)),
        weightSpecs: modelJson.weightsManifest[0]!.weights,
        weightData: bytes.slice().buffer,
      }),
    });
    tf.tidy(() => {
      const input = tf.randomUniform<tf.Rank.R4>([2, 32, 32, 3], -1, 1, 'float32', 4);
      const own = Object.fromEntries(Object.keys(head.weights).map((name) => [name, toTensor(weights[name]!)]));
      const { logits } = head.call(pooledOutputs(backbone.forward(input), pooling), own);
      t.ok(relativeError((loaded.predict(input) as tf.Tensor).dataSync(), tf.softmax(logits).dataSync()) < 1e-6);
    });
    loaded.dispose();
  }
  backbone.dispose();
  t.equal(tf.memory().numTensors, before, 'everything is given back');
});

t.test('a network with layers that tfjs lacks is loaded where those are registered', async (t) => {
  const pixels = rgbInput(4);
  let x = addScaled(pixels, conv(pixels, 'conv', 3, 1), 0.3, 'sum');
  x = hardSwish(multiply(x, hardSigmoid(globalAverageKeepDims(x, 'average'), 'gate'), 'gated'), 'active');
  for (const layer of [
    new ChannelwiseConv2D({ name: 'channelwise', kernelSize: 3 }),
    new LayerNormalization({ name: 'normalised', epsilon: 1e-3 }),
    new Gelu({ name: 'gelu' }),
    new LayerScale({ name: 'scaled' }),
  ])
    x = layer.apply(x) as SymbolicTensor;
  const whole = network(pixels, x, 'custom');
  for (const [seed, layer] of whole.layers.entries()) {
    layer.setWeights(layer.getWeights().map(({ shape }) => tf.randomUniform(shape, -1, 1, 'float32', seed)));
  }
  const { head: settings } = await runSettings({});
  const head = new Head([3], settings.layers, 2, catalogue);
  const backbone = { model: whole } as unknown as LoadedBackbone;
  const { modelJson, weights } = await saveNetwork(backbone, 'avg', head, head.initialWeights(1));
  const loaded = await loadLayersModel({
    load: async () => ({
      modelTopology: JSON.parse(JSON.stringify(modelJson.modelTopology)),
      weightSpecs: modelJson.weightsManifest[0]!.weights,
      weightData: weights.slice().buffer,
    }),
  });
  const input = tf.randomUniform<tf.Rank.R4>([2, 4, 4, 3], -1, 1, 'float32', 4);
  const features = model({ inputs: loaded.inputs, outputs: loaded.getLayer('scaled').output });
  const [found, wanted] = [features, whole].map((network) => (network.predict(input) as tf.Tensor).dataSync());
  // tfjs rounds its own layer normalisation otherwise.
  t.ok(relativeError(found!, wanted!) < 1e-6, `${relativeError(found!, wanted!)}`);
});

t.test('the proof of freezing distinguishes frozen weights that changed from tuned ones', async (t) => {
  const backbone = await loadBackbone(identity, located, catalogue);
  const tuned = new Set(['Conv_1/kernel']);
  const before = frozenWeightsHash(backbone, tuned);
  t.equal(frozenWeightsHash(backbone, tuned), before);
  t.not(frozenWeightsHash(backbone, new Set()), before, 'other weights');
  const doubled = tunedWeights(backbone);
  putWeights(backbone, { 'Conv_1/kernel': doubled['Conv_1/kernel']! });
  t.equal(frozenWeightsHash(backbone, tuned), before, 'a tuned weight may move');
  putWeights(backbone, { 'Conv1/kernel': doubled['Conv1/kernel']! });
  t.not(frozenWeightsHash(backbone, tuned), before, 'a frozen one may not');
  backbone.dispose();
});

function toTensor({ data, shape }: HostTensor): tf.Tensor {
  return tf.tensor(data, [...shape]);
}
