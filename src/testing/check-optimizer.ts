import { deepEqual, equal, ok } from 'node:assert/strict';
import tf from '../tfjs/core.js';
import '../tfjs/ready.js';
import type { Settings } from '../contracts/components/component.js';
import type { Optimizer } from '../contracts/components/optimizer.js';
import type { OptimizerSettings } from '../contracts/experiment.js';
import { updateRule } from '../train/update/update-rule.js';
import { broken } from './broken.js';
import { checkComponent } from './check-component.js';
import { described, type Example, exampleSettings } from './example-settings.js';

const shape = [3, 4];

/**
 * Checks an optimizer: what it declares, and that its first step returns the state and slots that it declares, in their
 * shapes, moves against the gradient, is the same when repeated, leaves its inputs unchanged and leaks no tensor.
 *
 * @param examples settings as a file has them, without the name; at least one
 * @throws AssertionError that names the optimizer, the example, and the promise that it does not keep
 */
export async function checkOptimizer(optimizer: Optimizer, examples: readonly Example[]): Promise<void> {
  checkComponent(optimizer);
  ok(examples.length > 0, `${optimizer.name}: is checked with an example`);
  ok(
    'learning_rate' in ((optimizer.schema.properties ?? {}) as object),
    `${optimizer.name}: has the setting learning_rate`,
  );
  for (const written of examples) {
    const what = described(optimizer, written);
    const { optimizer: settings } = await exampleSettings('optimizers', optimizer, written);
    const own = ownSettings(optimizer, settings, what);
    const before = tf.memory().numTensors;
    const [once, again] = [firstStep(optimizer, own, what), firstStep(optimizer, own, what)];
    deepEqual(once, again, `${what}: the same step twice has the same result`);
    equal(tf.memory().numTensors, before, `${what}: leaves no tensor`);
    ok(once.weight[0]! < 1, `${what}: the first step goes downhill`);
  }
}

/** Returns the settings that the optimizer is given: those of its schema except the learning rate. */
function ownSettings(optimizer: Optimizer, settings: OptimizerSettings, what: string): Settings {
  try {
    return updateRule(settings, [optimizer]).own;
  } catch (error) {
    throw broken(`${what}: declares state that can be kept`, error);
  }
}

/** Returns the values of a weight of ones and of its slots after one step with a gradient of ones. */
function firstStep(optimizer: Optimizer, own: Settings, what: string) {
  const declared = optimizer.slots(own);
  const scalars = optimizer.state?.initial(own) ?? {};
  return tf.tidy(() => {
    const step = tf.scalar(1);
    const begun = Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, tf.scalar(value)]));
    const state = optimizer.state?.advance(own, begun, step) ?? {};
    deepEqual(Object.keys(state).sort(), Object.keys(scalars).sort(), `${what}: advances the state that it declares`);
    for (const value of Object.values(state)) deepEqual(value.shape, [], `${what}: its state is scalars`);
    const weight = tf.ones(shape);
    const gradient = tf.ones(shape);
    const slots = Object.fromEntries(Object.entries(declared).map(([slot, value]) => [slot, tf.fill(shape, value)]));
    const next = optimizer.step(own, { learningRate: tf.scalar(0.1), step, state })({ weight, gradient, slots });
    deepEqual(Object.keys(next.slots).sort(), Object.keys(declared).sort(), `${what}: returns the slots it declares`);
    for (const tensor of [next.weight, ...Object.values(next.slots)])
      deepEqual(tensor.shape, shape, `${what}: a weight and its slots keep their shape`);
    for (const given of [weight, gradient, ...Object.values(slots)])
      ok(!given.isDisposed, `${what}: disposes of no tensor that it is given`);
    ok(
      [weight, gradient].every((given) => given.dataSync().every((value) => value === 1)),
      `${what}: does not change its inputs`,
    );
    return {
      weight: [...next.weight.dataSync()],
      slots: Object.fromEntries(Object.entries(next.slots).map(([slot, tensor]) => [slot, [...tensor.dataSync()]])),
    };
  });
}
