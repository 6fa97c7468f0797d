import { catalogue } from '../../../src/catalogue.js';
import '../../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import t from 'tap';
import type { HostTensor, Named } from '../../../src/contracts/tensors.js';
import { activationNames } from '../../../src/models/architectures/activations.js';
import { Head } from '../../../src/models/head/head.js';
import { saveHead } from '../../../src/models/saved/saved-head.js';
import type { SavedModel } from '../../../src/models/saved/saved-model.js';
import { normals } from '../../engines/host-tensors.js';
import { relativeError } from '../../relative-error.js';
import { runSettings } from '../../run-settings.js';

const activation = fc.constantFrom(...activationNames);
const anyLayer = fc.oneof(
  fc.record({
    dense: fc.record({
      units: fc.integer({ min: 1, max: 9 }),
      activation,
      use_bias: fc.boolean(),
      kernel_initializer: fc.constantFrom('glorot_uniform', 'he_normal'),
      kernel_regularizer: fc.record({ l1: fc.constantFrom(0, 0.1), l2: fc.constantFrom(0, 0.2) }),
    }),
  }),
  fc.record({ dropout: fc.constantFrom(0, 0.3) }),
  fc.record({ activation }),
  fc.record({ batch_normalization: fc.record({ epsilon: fc.constantFrom(0.001, 0.5), momentum: fc.constant(0.9) }) }),
);

/** Values for every weight; variances are positive. */
function weightsFor(head: Head): { [name: string]: HostTensor } {
  const drawn = Object.entries(head.weights).map(([name, { shape }]) => {
    const tensor = normals(name, shape);
    return [name, name.endsWith('variance') ? { ...tensor, data: tensor.data.map((x) => 0.1 + x * x) } : tensor];
  });
  return Object.fromEntries(drawn);
}

/** As the files are read back: the JSON through its text. */
async function load({ modelJson, weights }: SavedModel) {
  const { modelTopology, weightsManifest } = JSON.parse(JSON.stringify(modelJson)) as tf.io.ModelJSON;
  const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength) as ArrayBuffer;
  return loadLayersModel({
    load: async () => ({ modelTopology, weightSpecs: weightsManifest[0]!.weights, weightData }),
  });
}

function probabilitiesOf(head: Head, weights: Named<HostTensor>, x: tf.Tensor): Float32Array {
  return tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(weights).map(([name, { data, shape }]) => [name, tf.tensor(data, [...shape])]),
    );
    return tf.softmax(head.call(x, tensors).logits).dataSync() as Float32Array;
  });
}

t.test('a saved head predicts what the head predicts', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyLayer, { maxLength: 5 }), fc.integer({ min: 2, max: 5 }), async (layers, classes) => {
      const settings = await runSettings({ head: { layers } });
      const before = tf.memory().numTensors;
      const head = new Head([4], settings.head.layers, classes, catalogue);
      const weights = weightsFor(head);
      const saved = await saveHead(head, weights);
      const model = await load(saved);
      const difference = tf.tidy(() => {
        const x = tf.tensor(normals('x', [6, 4]).data, [6, 4]);
        const expected = probabilitiesOf(head, weights, x);
        return relativeError((model.predict(x) as tf.Tensor).dataSync(), expected);
      });
      model.dispose();
      // The same kernels in another order, here and there.
      if (!(difference < 1e-5)) throw new Error(`they differ by ${difference}`);
      if (tf.memory().numTensors !== before) throw new Error('tensors are left');
    }),
    { numRuns: 150 },
  );
  t.pass('150 heads');
});

t.test('the same head is the same bytes, whatever is saved before it', async (t) => {
  const settings = await runSettings({ head: { layers: [{ dense: 3 }, { batch_normalization: {} }] } });
  const head = new Head([4], settings.head.layers, 2, catalogue);
  const first = await saveHead(head, head.initialWeights(0));
  const second = await saveHead(head, head.initialWeights(0));
  t.equal(JSON.stringify(second.modelJson), JSON.stringify(first.modelJson));
  t.same(second.weights, first.weights);
  t.equal(first.weights.length, 4 * (4 * 3 + 3 + 4 * 3 + 3 * 2 + 2), 'kernel, bias, four statistics, kernel, bias');
});
