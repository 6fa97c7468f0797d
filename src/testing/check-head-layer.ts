import { deepEqual, equal, ok } from 'node:assert/strict';
import tf from '../tfjs/core.js';
import '../tfjs/ready.js';
import type { Chosen } from '../contracts/components/component.js';
import type { HeadLayer, LayerPlan } from '../contracts/components/head-layer.js';
import { checkComponent } from './check-component.js';
import { described, type Example, exampleSettings } from './example-settings.js';

const batch = 4;

/**
 * Checks a head layer: what it declares; that its calls have the planned shape and leave their input unchanged; that
 * they update the non-trainable weights in training and none in inference; and that the Keras layer that represents it
 * in a saved model has its name, weights and shapes. No tensor may be leaked.
 *
 * @param examples settings as a file has them, below the layer's name; at least one
 * @param inputShape without the batch axis
 * @throws AssertionError that names the layer, the example, and the promise that it does not keep
 */
export async function checkHeadLayer(
  layer: HeadLayer,
  examples: readonly Example[],
  inputShape: readonly number[] = [5],
): Promise<void> {
  checkComponent(layer);
  ok(examples.length > 0, `${layer.name}: is checked with an example`);
  for (const written of examples) {
    const what = described(layer, written);
    const { head } = await exampleSettings('headLayers', layer, written);
    const settings: Chosen = head.layers[0]!;
    const plan = layer.plan(settings, inputShape);
    const tensors = tf.memory().numTensors;
    for (const training of [false, true]) tf.tidy(() => checkCall(layer, settings, plan, inputShape, training, what));
    checkKeras(layer, settings, plan, inputShape, what);
    equal(tf.memory().numTensors, tensors, `${what}: leaves no tensor`);
  }
}

function checkCall(
  layer: HeadLayer,
  settings: Chosen,
  plan: LayerPlan,
  inputShape: readonly number[],
  training: boolean,
  what: string,
): void {
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
    update(weight, value) {
      deepEqual(value.shape, plan.weights[weight]?.shape, `${what}: ${weight} keeps its shape`);
      updated.push(weight);
    },
    penalise: (penalty) => deepEqual(penalty.shape, [], `${what}: a penalty is a scalar`),
  });
  deepEqual(y.shape, [batch, ...plan.outputShape], `${what}: the output has the shape that was planned`);
  deepEqual([...x.dataSync()], before, `${what}: the input is not changed`);
  const moving = Object.keys(plan.weights).filter((name) => !plan.weights[name]!.trainable);
  deepEqual(
    updated.sort(),
    training ? moving.sort() : [],
    `${what}: training updates the weights that are not trained, inference none`,
  );
}

function checkKeras(
  layer: HeadLayer,
  settings: Chosen,
  plan: LayerPlan,
  inputShape: readonly number[],
  what: string,
): void {
  const keras = layer.toKeras(settings, 'given_name');
  keras.build([null, ...inputShape]);
  equal(keras.name, 'given_name', `${what}: the Keras layer has the name that is given`);
  deepEqual(
    keras.getWeights().map(({ shape }) => shape),
    Object.values(plan.weights).map(({ shape }) => shape),
    `${what}: the Keras layer has the same weights in the same order`,
  );
  deepEqual(
    keras.computeOutputShape([null, ...inputShape]),
    [null, ...plan.outputShape],
    `${what}: the Keras layer has the same output shape`,
  );
  for (const weight of keras.weights) weight.dispose();
}
