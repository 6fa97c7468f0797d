import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import t from 'tap';
import type { Backbone } from '../../../src/contracts/components/backbone.js';
import { checkBackbone } from '../../../src/testing/networks/check-backbone.js';
import { refused } from '../broken-components.js';
import { tiny } from './tiny-backbone.js';

t.test('a sound backbone passes', () => checkBackbone(tiny, [{}, { input_size: 9 }]));

/** Two layers, of which the first depends on the images of a batch together, or has no name. */
const built = (first: ReturnType<typeof layers.conv2d>) => {
  const last = layers.conv2d({ filters: 2, kernelSize: 1, name: 'last' });
  return sequential({ layers: [first, last] });
};
const broken: readonly (readonly [Partial<Backbone>, RegExp])[] = [
  [{ revision: 0 }, /^tiny: its revision is/],
  [{ citation: ' ' }, /^tiny: names its source/],
  [{ preprocess: (pixels) => pixels }, /^tiny: preprocessing keeps the shape, in float32/],
  [{ preprocess: () => tf.keep(tf.zeros([2, 3, 3, 3])) }, /^tiny: preprocessing leaves no tensor/],
  [{ preprocess: (pixels) => tf.randomUniform(pixels.shape) }, /^tiny: equal pixels are preprocessed equally/],
  [{ officialWeights: () => ({ file: 'a.h5', md5: 'abc', inputSize: 8 }) }, /^tiny \{\}: an MD5 has 32/],
  [{ imagenetAccuracy: () => ({ top1: 0.7, top5: 0.6, source: 'A.' }) }, /^tiny \{\}: its accuracy is in percent/],
  [{ imagenetAccuracy: () => ({ top1: 70, source: '' }) }, /^tiny \{\}: its accuracy has a source/],
  [{ build: () => tiny.build({ inputSize: 16 }) }, /^tiny \{\}: takes images of the size that is set/],
  [
    { build: () => built(layers.conv2d({ inputShape: [8, 8, 3], filters: 2, kernelSize: 3 })) },
    /^tiny \{\}: layers and weights have the same names whenever it is built/,
  ],
];
for (const [change, words] of broken)
  t.test(`refused: ${words}`, (t) => refused(t, checkBackbone({ ...tiny, ...change }, [{}]), words));
