import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import type { Optimizer } from '../../src/contracts/components/optimizer.js';
import { checkOptimizer } from '../../src/testing/check-optimizer.js';
import { declared, refused } from './broken-components.js';

const learning_rate = { type: 'number', default: 0.1, description: 'Step size.' };

/** Gradient descent that remembers the last gradient and counts its steps. */
const sound: Optimizer = {
  ...declared('own', { learning_rate }),
  slots: () => ({ last: 0 }),
  state: { initial: () => ({ count: 0 }), advance: (_, { count }) => ({ count: tf.add(count!, 1) }) },
  step:
    (_, { learningRate }) =>
    ({ weight, gradient }) => ({
      weight: tf.sub(weight, tf.mul(gradient, learningRate)),
      slots: { last: tf.clone(gradient) },
    }),
};
/** The sound one with another step. */
const stepping = (update: ReturnType<Optimizer['step']>): Optimizer => ({ ...sound, step: () => update });

t.test('a sound optimizer passes', () => checkOptimizer(sound, [{}, { learning_rate: 2 }]));

t.test('broken ones are refused', async (t) => {
  const check = (optimizer: Optimizer, words: RegExp) => refused(t, checkOptimizer(optimizer, [{}]), words);
  await refused(t, checkOptimizer(sound, []), /^own: is checked with an example$/m);
  await refused(t, checkOptimizer(sound, [{ rate: 1 }]), /^own {"rate":1}: its schema takes the example: .*rate/s);
  await check({ ...sound, ...declared('own') }, /^own: has the setting learning_rate$/m);
  await check(
    stepping(({ weight }) => ({ weight: tf.add(weight, 1), slots: { last: tf.ones([3, 4]) } })),
    /^own {}: the first step goes downhill$/m,
  );
  await check(
    stepping(({ weight }) => ({ weight: tf.sub(weight, 1), slots: {} })),
    /^own {}: returns the slots it declares$/m,
  );
  await check(
    stepping(({ weight }) => ({ weight: tf.sub(weight, 1), slots: { last: tf.scalar(1) } })),
    /^own {}: a weight and its slots keep their shape$/m,
  );
  let calls = 0;
  await check(
    stepping(({ weight }) => ({ weight: tf.sub(weight, ++calls), slots: { last: tf.ones([3, 4]) } })),
    /^own {}: the same step twice has the same result$/m,
  );
  await check({ ...sound, state: { ...sound.state!, advance: () => ({}) } }, /^own {}: advances the state/);
  const vector = () => ({ count: tf.zeros([2]) as unknown as tf.Scalar });
  await check({ ...sound, state: { ...sound.state!, advance: vector } }, /^own {}: its state is scalars$/m);
  await check(
    stepping(({ weight, gradient }) => {
      gradient.dispose();
      return { weight: tf.sub(weight, 1), slots: { last: tf.ones([3, 4]) } };
    }),
    /^own {}: disposes of no tensor that it is given$/m,
  );
  await check(
    stepping(({ weight, gradient }) => {
      tf.keep(tf.scalar(1));
      return { weight: tf.sub(weight, gradient), slots: { last: tf.ones([3, 4]) } };
    }),
    /^own {}: leaves no tensor$/m,
  );
  await check({ ...sound, slots: () => ({ average: 0 }) }, /^own {}: declares state that can be kept: .* reserved$/m);
});
