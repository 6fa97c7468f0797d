import '../../src/foundation/tfjs.js';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import t from 'tap';
import type { HeadSettings } from '../../src/contracts/experiment.js';
import type { HostTensor, Named } from '../../src/contracts/tensors.js';
import { type LoadedBackbone, loadBackbone } from '../../src/models/backbone.js';
import { frozenWeightsHash } from '../../src/models/freeze/frozen-weights.js';
import { pooled } from '../../src/models/frozen-part.js';
import { Head } from '../../src/models/head.js';
import { findWeightSource } from '../../src/models/locate-weights.js';
import { putWeights, saveNetwork } from '../../src/models/saved-network.js';
import { relativeError } from '../relative-error.js';
import { runSettings } from '../run-settings.js';

const identity = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 32 };
const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };
const located = await findWeightSource('random').locate({ seed: 0 }, identity, context);
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
    const backbone = await loadBackbone(identity, located);
    // 32 pixels become one place.
    const head = new Head([1280], settings.head.layers, 3);
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
      const { logits } = head.call(pooled(backbone.forward(input), pooling), own);
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

t.test('networks with layers that tfjs lacks are loaded where those are registered', async (t) => {
  // Hard swish, hard sigmoid and averages of one place; a scaled sum.
  const v3 = { name: 'mobilenet_v3_small', alpha: 0.75, minimalistic: false, inputSize: 32 };
  for (const identity of [v3, { name: 'inception_resnet_v2', inputSize: 75 }]) {
    const backbone = await loadBackbone(identity, { ...located, settings: { seed: 0 } });
    const settings = await runSettings({});
    const head = new Head([backbone.outputShape[2]], settings.head.layers, 3);
    const { modelJson, weights } = await saveNetwork(backbone, 'avg', head, head.initialWeights(1));
    const loaded = await loadLayersModel({
      load: async () => ({
        modelTopology: modelJson.modelTopology,
        weightSpecs: modelJson.weightsManifest[0]!.weights,
        weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength) as ArrayBuffer,
      }),
    });
    t.same(
      loaded.layers.slice(0, -head.layers.length - 1).map((layer) => [layer.name, layer.getConfig()]),
      backbone.model.layers.map((layer) => [layer.name, layer.getConfig()]),
      identity.name,
    );
    loaded.dispose();
    backbone.dispose();
  }
});

t.test('the proof of freezing tells a weight that moved from one that may', async (t) => {
  const backbone = await loadBackbone(identity, located);
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
