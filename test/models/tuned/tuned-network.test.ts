import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { BatchNorm, FrozenLayers } from '../../../src/contracts/experiment.js';
import type { HostTensor } from '../../../src/contracts/tensors.js';
import { engines } from '../../../src/engines/index.js';
import { type LoadedBackbone, loadBackbone } from '../../../src/models/backbone.js';
import { freezeBoundary } from '../../../src/models/freeze/boundary.js';
import { cutOf } from '../../../src/models/freeze/cut.js';
import { frozenPart } from '../../../src/models/freeze/frozen-part.js';
import { outlineOf } from '../../../src/models/freeze/outline.js';
import { Head } from '../../../src/models/head/head.js';
import { pooledOutputs } from '../../../src/models/head/pooling.js';
import { ofHeadAlone } from '../../../src/models/tuned/head-weights.js';
import { TunedNetwork } from '../../../src/models/tuned/tuned-network.js';
import { fillWeights, layerWeights } from '../../../src/models/weights/fill-weights.js';
import { findWeightSource } from '../../../src/models/weights/locate-weights.js';
import { promise } from '../../engines/engine-contract.js';
import { relativeError } from '../../relative-error.js';
import { runSettings } from '../../run-settings.js';
import { formulaWeights } from '../formula.js';
import { drawnPixels, onTensors, specsOf } from './host-tensors.js';

const inputSize = 32;
const identity = { name: 'mobilenet_v2', alpha: 0.35, inputSize };
const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn: () => {} };
const located = await findWeightSource('random', catalogue).locate({ seed: 0 }, identity, context);
/** With weights that keep activations alive through all layers. */
async function loadedNetwork(): Promise<LoadedBackbone> {
  const backbone = await loadBackbone(identity, located, catalogue);
  fillWeights(backbone.model, backbone.backbone, formulaWeights(layerWeights(backbone.model)), located);
  return backbone;
}

const batch = 3;
const classes = 4;

async function network(backbone: LoadedBackbone, frozen: FrozenLayers, batchNorm: BatchNorm = 'frozen') {
  const settings = await runSettings({
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: inputSize, weights: 'random' },
    head: { layers: [{ dense: { units: 8, activation: 'relu' } }] },
  });
  const boundary = freezeBoundary(outlineOf(backbone.model), frozen, batchNorm);
  const head = new Head([1280], settings.head.layers, classes, catalogue);
  const tuned = new TunedNetwork({ backbone, boundary, batchNorm, pooling: 'avg', head, frozenIdentity: located });
  return { tuned, head, cut: cutOf({ ...settings, batchNorm }, { frozenLayers: frozen }, catalogue) };
}

const boundaries: readonly FrozenLayers[] = [
  { until: 'block_13' },
  { until: 'block_14_expand' },
  { match: '^(?!block_3_)' },
  { trainableLast: 3 },
  'none',
];

for (const engine of engines) {
  promise(engine, 'frozen part, then tuned part, is the whole network, wherever it is cut', async (t, open) => {
    const backbone = await loadedNetwork();
    const pixels = drawnPixels(batch, inputSize);
    for (const frozen of boundaries) {
      const { tuned, head, cut } = await network(backbone, frozen);
      const weights = tuned.initialWeights(7);
      const whole = tf.tidy(() => {
        const input = tf.tensor4d(pixels.data as Uint8Array, pixels.shape as [number, number, number, number], 'int32');
        return head.call(pooledOutputs(backbone.call(input), 'avg'), onTensors(ofHeadAlone(weights))).logits.dataSync();
      });
      let features: HostTensor = { ...pixels, shape: [batch, inputSize * inputSize * 3] };
      if (cut.kind !== 'pixels') {
        const frozenProgram = await open.build(
          frozenPart(backbone, cut, { pooling: 'avg', inputSize, batchSize: batch }),
        );
        features = (await frozenProgram.run({ pixels })).features!;
        await frozenProgram.dispose();
      }
      t.same(features.shape, [batch, ...tuned.inputShape], `${JSON.stringify(frozen)}: the width of a row`);
      t.equal(features.dtype, tuned.inputType);
      const program = await open.build({
        name: 'tuned part',
        inputs: { features: { shape: features.shape, dtype: features.dtype }, ...specsOf(weights) },
        call: ({ features, ...values }) => ({ logits: tuned.call(features!, values).logits }),
      });
      const { logits } = await program.run({ features, ...weights });
      await program.dispose();
      t.ok(
        relativeError(logits!.data, whole) < 1e-5,
        `${JSON.stringify(frozen)}: ${relativeError(logits!.data, whole)}`,
      );
    }
    backbone.dispose();
  });
}

/**
 * The slope of a loss along one direction through all weights, (f(w + h d) - f(w - h d)) / 2h, next to gradient times
 * direction: in float32, and through kinks of ReLU, they agree to some thousandths.
 */
t.test('gradients of tuned weights are slopes of the loss', async (t) => {
  const backbone = await loadedNetwork();
  const x = tf.randomUniform([4, 32, 32, 3], 0, 255, 'float32', 5);
  const settings: readonly (readonly [FrozenLayers, BatchNorm])[] = [
    [{ until: 'block_13' }, 'frozen'],
    [{ until: 'block_13' }, 'inference'],
    [{ until: 'block_15' }, 'train'],
    ['none', 'frozen'],
  ];
  for (const [frozen, batchNorm] of settings) {
    const { tuned } = await network(backbone, frozen, batchNorm);
    const features = tf.tidy(() => {
      if (tuned.inputType === 'uint8') return tf.reshape(tf.cast(x, 'int32'), [4, -1]);
      return tf.randomNormal([4, tuned.inputShape[0]!], 0, 1, 'float32', 6);
    });
    const given = onTensors(tuned.initialWeights(1));
    const names = Object.keys(tuned.weights).filter((name) => tuned.weights[name]!.trainable);
    const towards = tf.randomNormal([4, classes], 0, 1, 'float32', 8);
    const lossOf = (...values: tf.Tensor[]) => {
      const weights = { ...given, ...Object.fromEntries(names.map((name, index) => [name, values[index]!])) };
      return tf.sum(tf.mul(tuned.call(features, weights, { masks: {} }).logits, towards)) as tf.Scalar;
    };
    const values = names.map((name) => given[name]!);
    const { grads } = tf.valueAndGrads(lossOf)(values);
    const slope = (of: (value: tf.Tensor, index: number) => tf.Tensor) =>
      tf.tidy(() => lossOf(...values.map(of)).dataSync()[0]!);
    // Along the gradient, each weight's scaled to its size, so that no weight is without influence.
    const directions = grads.map((gradient, index) =>
      tf.tidy(() => {
        const size = tf.add(tf.norm(values[index]!), 1e-3);
        return tf.mul(gradient, tf.div(size, tf.add(tf.norm(gradient), 1e-12)));
      }),
    );
    const expected = tf.tidy(() =>
      grads.reduce((sum, gradient, index) => sum + tf.sum(tf.mul(gradient, directions[index]!)).dataSync()[0]!, 0),
    );
    // So that the loss, about a thousand, changes by a tenth: enough for float32, and little enough for kinks.
    const h = 0.05 / expected;
    const rise = slope((value, index) => tf.add(value, tf.mul(directions[index]!, h)));
    const fall = slope((value, index) => tf.sub(value, tf.mul(directions[index]!, h)));
    const measured = (rise - fall) / (2 * h);
    t.ok(Math.abs(measured / expected - 1) < 0.03, `${JSON.stringify(frozen)} ${batchNorm}: ${measured}, ${expected}`);
  }
  backbone.dispose();
});

t.test('networks with batch statistics are trained a batch at a time', async (t) => {
  const backbone = await loadedNetwork();
  const stepping = async (batchNorm: BatchNorm) =>
    (await network(backbone, { until: 'block_13' }, batchNorm)).tuned.stepping;
  t.equal(await stepping('frozen'), 'parts');
  t.equal(await stepping('inference'), 'parts');
  t.equal(await stepping('train'), 'batch');
  const { tuned } = await network(backbone, { until: 'block_15' }, 'inference');
  t.notOk('block_16_expand_BN/moving_mean' in tuned.weights, 'statistics stay what they are');
  t.ok(tuned.weights['block_16_expand_BN/gamma']!.trainable);
  const training = (await network(backbone, { until: 'block_15' }, 'train')).tuned;
  t.equal(training.weights['block_16_expand_BN/moving_mean']!.trainable, false);
  const updates = tf.tidy(() => {
    const x = tf.randomNormal([2, training.inputShape[0]!]);
    return Object.keys(training.call(x, onTensors(training.initialWeights(0)), { masks: {} }).updates).sort();
  });
  t.equal(updates.length, 2 * 4, 'both statistics of four layers');
  t.ok(updates.includes('Conv_1_bn/moving_variance'));
  backbone.dispose();
});

t.test('each image size has its own program, although layers and weights are the same', async (t) => {
  const structureAt = async (size: number) => {
    const backbone = await loadBackbone({ ...identity, inputSize: size }, located, catalogue);
    const boundary = freezeBoundary(outlineOf(backbone.model), { until: 'block_13' });
    const head = new Head([1280], [], classes, catalogue);
    const { structure } = new TunedNetwork({
      backbone,
      boundary,
      batchNorm: 'frozen',
      pooling: 'avg',
      head,
      frozenIdentity: 1,
    });
    backbone.dispose();
    return structure;
  };
  t.equal(await structureAt(32), await structureAt(32));
  t.not(await structureAt(32), await structureAt(64));
});

t.test('weights know how many blocks they are away from the head', async (t) => {
  const backbone = await loadedNetwork();
  const { tuned } = await network(backbone, 'none');
  const depth = (name: string) => tuned.weights[name]!.depth;
  t.equal(depth('head/predictions/kernel'), undefined, 'the head itself');
  t.equal(depth('Conv_1/kernel'), 1);
  t.equal(depth('block_16_expand/kernel'), 2);
  t.equal(depth('block_16_project/kernel'), 2);
  // Conv_1, block_16 to block_1, expanded_conv, and the stem.
  t.equal(depth('expanded_conv_depthwise/depthwise_kernel'), 18);
  t.equal(depth('Conv1/kernel'), 19);
  backbone.dispose();
});

t.test('a head and a backbone may have layers of the same name', async (t) => {
  const identity = { name: 'xception', inputSize: 71 };
  const backbone = await loadBackbone(
    identity,
    await findWeightSource('random', catalogue).locate({ seed: 0 }, identity, context),
    catalogue,
  );
  const boundary = freezeBoundary(outlineOf(backbone.model), { trainableLastBlocks: 3 }, 'train');
  const { head: settings } = await runSettings({ head: { layers: [{ batch_normalization: {} }] } });
  const head = new Head([2048], settings.layers, classes, catalogue);
  const options = { backbone, boundary, batchNorm: 'train', pooling: 'avg', head, frozenIdentity: located } as const;
  const tuned = new TunedNetwork(options);
  const { weights } = new TunedNetwork({
    ...options,
    boundary: freezeBoundary(outlineOf(backbone.model), 'none', 'train'),
  });
  t.same(weights['batch_normalization/gamma']!.shape, [128], 'the shortcut of the second block');
  t.same(weights['head/batch_normalization/gamma']!.shape, [2048]);
  const updates = tf.tidy(() => {
    const x = tf.randomNormal([2, tuned.inputShape[0]!]);
    return Object.keys(tuned.call(x, onTensors(tuned.initialWeights(0)), { masks: {} }).updates);
  });
  t.ok(
    updates.includes('batch_normalization_3/moving_mean') && updates.includes('head/batch_normalization/moving_mean'),
  );
  backbone.dispose();
});
