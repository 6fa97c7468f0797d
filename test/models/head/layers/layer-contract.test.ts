import '../../../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import type { Chosen } from '../../../../src/contracts/components/component.js';
import { layerSettings } from '../../../run-settings.js';
import { keras } from './keras-fixture.js';
import { allLayers, layerNamed } from './layer-named.js';

/** Settings of every kind of layer, as an experiment file has them: the shortest form first. */
const written: { readonly [kind: string]: readonly unknown[] } = {
  activation: ['relu', { function: 'gelu' }],
  batch_normalization: [{}, { momentum: 0.5, epsilon: 0.1 }],
  dense: [7, { units: 3, activation: 'swish', use_bias: false, kernel_initializer: 'he_normal' }],
  dropout: [0.25, { rate: 0 }],
};

const inputShape = [5];
const batch = 4;

t.test('every kind of layer is tried', (t) => {
  t.same(Object.keys(written).sort(), allLayers.map(({ name }) => name).sort());
  t.end();
});

for (const [kind, variants] of Object.entries(written)) {
  for (const variant of variants) {
    t.test(`${kind}: ${JSON.stringify(variant)}`, async (t) => {
      const layer = layerNamed(kind);
      const settings: Chosen = await layerSettings(kind, variant);
      const plan = layer.plan(settings, inputShape);
      const tensors = tf.memory().numTensors;

      tf.tidy(() => {
        for (const training of [false, true]) {
          const updated: string[] = [];
          const x = tf.randomNormal([batch, ...inputShape], 0, 1, 'float32', 3);
          const before = [...x.dataSync()];
          const weights = Object.fromEntries(
            Object.entries(plan.weights).map(([name, { shape }]) => [name, tf.ones([...shape])]),
          );
          const y = layer.call(settings, x, {
            training,
            weights,
            ...(training && plan.dropoutRate !== undefined && { mask: tf.ones(x.shape) }),
            update: (weight, value) => {
              t.same(value.shape, plan.weights[weight]?.shape, `${weight} keeps its shape`);
              updated.push(weight);
            },
            penalise: (penalty) => t.same(penalty.shape, []),
          });
          t.same(y.shape, [batch, ...plan.outputShape], 'the output has the shape that was planned');
          t.same([...x.dataSync()], before, 'the input is not changed');
          const moving = Object.keys(plan.weights).filter((name) => !plan.weights[name]!.trainable);
          t.same(
            updated.sort(),
            training ? moving.sort() : [],
            'training moves what is not trained, inference nothing',
          );
        }
      });

      const kerasLayer = layer.toKeras(settings, 'given_name');
      kerasLayer.build([null, ...inputShape]);
      t.equal(kerasLayer.name, 'given_name');
      t.same(
        kerasLayer.getWeights().map(({ shape }) => shape),
        Object.values(plan.weights).map(({ shape }) => shape),
        'the Keras layer has the same weights in the same order',
      );
      t.same(kerasLayer.computeOutputShape([null, ...inputShape]), [null, ...plan.outputShape]);
      for (const weight of kerasLayer.weights) weight.dispose();
      t.equal(tf.memory().numTensors, tensors, 'no tensor is left');
    });
  }
}

t.test('what is not written is as in Keras', async (t) => {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  for (const [kind, defaults] of Object.entries(keras.defaults)) {
    const settings = await layerSettings(kind, kind === 'dense' ? { units: 1 } : {});
    const ours = Object.fromEntries(Object.entries(settings).map(([key, value]) => [snake(key), value]));
    for (const [setting, value] of Object.entries(defaults)) {
      const expected = setting === 'kernel_initializer' ? snake(String(value)).slice(1) : value;
      t.equal(ours[setting], expected, `${kind} ${setting}`);
    }
  }
});
