import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import t from 'tap';
import type { HeadLayer } from '../../src/contracts/components/head-layer.js';
import { checkHeadLayer } from '../../src/testing/check-head-layer.js';
import { declared, refused } from './broken-components.js';

const factor = { type: 'number', default: 1, description: 'What inputs are multiplied by.' };

/** Multiplies by a factor. */
const sound: HeadLayer = {
  ...declared('own', { factor }),
  shorthand: 'factor',
  plan: (_, outputShape) => ({ outputShape, weights: {} }),
  call: ({ factor }, x) => tf.mul(x, factor as number),
  toKeras: ({ factor }, name) => layers.rescaling({ name, scale: factor as number, offset: 0 }),
};
const count = { shape: [], initializer: 'zeros', trainable: false } as const;

t.test('a sound layer passes', () => checkHeadLayer(sound, [{}, 2, { factor: 3 }], [2, 3]));

t.test('broken ones are refused', async (t) => {
  const check = (changes: Partial<HeadLayer>, words: RegExp) =>
    refused(t, checkHeadLayer({ ...sound, ...changes }, [2]), words);
  await refused(t, checkHeadLayer(sound, ['two']), /^own "two": its schema takes the example: /);
  await check({ summary: '' }, /^own: its summary/);
  await check({ call: (_, x) => tf.sum(x, 1) }, /^own 2: the output has the shape that was planned$/m);
  await check(
    {
      call(_, x) {
        x.dataSync()[0] = 7;
        return tf.mul(x, 1);
      },
    },
    /^own 2: the input is not changed$/m,
  );
  await check(
    { plan: (_, outputShape) => ({ outputShape, weights: { count } }) },
    /^own 2: training updates the weights that are not trained, inference none$/m,
  );
  await check(
    {
      call(_, x, { penalise }) {
        penalise(x);
        return tf.mul(x, 1);
      },
    },
    /^own 2: a penalty is a scalar$/m,
  );
  await check(
    { toKeras: (_, name) => layers.dense({ name, units: 5 }) },
    /^own 2: the Keras layer has the same weights/,
  );
  await check({ toKeras: () => layers.flatten({ name: 'x' }) }, /^own 2: the Keras layer has the name that is given$/m);
  await check(
    { toKeras: (_, name) => layers.repeatVector({ name, n: 2 }) },
    /^own 2: the Keras layer has the same output shape$/m,
  );
  await check(
    {
      call(_, x) {
        tf.keep(tf.scalar(1));
        return tf.mul(x, 1);
      },
    },
    /^own 2: leaves no tensor$/m,
  );
});
