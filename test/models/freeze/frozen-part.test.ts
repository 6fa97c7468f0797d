import * as tf from '@tensorflow/tfjs-core';
import type { HeadSettings } from '../../../src/contracts/experiment.js';
import { engines } from '../../../src/engines/index.js';
import type { LoadedBackbone } from '../../../src/models/backbone.js';
import { pooledCut } from '../../../src/models/freeze/cut.js';
import { featureWidth, frozenPart } from '../../../src/models/freeze/frozen-part.js';
import { outputsOf, promise } from '../../engines/engine-contract.js';
import { uint8 } from '../../engines/host-tensors.js';

/** A network of 2 x 2 pixels whose features are the pixels, tenfold. */
const tenfold = {
  backbone: { name: 'tenfold' },
  outputShapes: [[2, 2, 3]],
  call: (pixels: tf.Tensor4D) => [tf.mul(tf.cast(pixels, 'float32'), 10)],
} as unknown as LoadedBackbone;

// Two images of four pixels, red, green, blue: 1..12, and 21, 32, 43, 24, 35, ….
const first = Array.from({ length: 12 }, (_, index) => index + 1);
const second = [21, 32, 43, 24, 35, 46, 27, 38, 49, 20, 31, 42];

const expected: { readonly [pooling in HeadSettings['pooling']]: readonly number[] } = {
  // Red of the first image: (1 + 4 + 7 + 10) / 4 = 5.5; of the second: (21 + 24 + 27 + 20) / 4 = 23.
  avg: [55, 65, 75, 230, 340, 450],
  max: [100, 110, 120, 270, 380, 490],
  flatten: [...first, ...second].map((value) => value * 10),
};

for (const engine of engines) {
  promise(engine, 'the frozen part gives one row an image', async (t, open) => {
    for (const [pooling, values] of Object.entries(expected) as [HeadSettings['pooling'], number[]][]) {
      const definition = frozenPart(tenfold, pooledCut, { pooling, inputSize: 2, batchSize: 2 });
      const { features } = await outputsOf(open, definition, { pixels: uint8([2, 2, 2, 3], [...first, ...second]) });
      t.same(features, { dtype: 'float32', shape: [2, values.length / 2], values }, pooling);
      t.equal(featureWidth(tenfold, pooledCut, pooling), values.length / 2);
    }
  });
}

/** The same network, which also gives the largest number of each channel, as a top gives numbers. */
const withNumbers = {
  ...tenfold,
  outputShapes: [[3], [2, 2, 3]],
  call: (pixels: tf.Tensor4D) => [tf.max(tf.cast(pixels, 'float32'), [1, 2]), ...tenfold.call(pixels)],
} as unknown as LoadedBackbone;

for (const engine of engines) {
  promise(engine, 'several outputs make one row', async (t, open) => {
    const definition = frozenPart(withNumbers, pooledCut, { pooling: 'avg', inputSize: 2, batchSize: 2 });
    const { features } = await outputsOf(open, definition, { pixels: uint8([2, 2, 2, 3], [...first, ...second]) });
    const values = [10, 11, 12, 55, 65, 75, 27, 38, 49, 230, 340, 450];
    t.same(features, { dtype: 'float32', shape: [2, 6], values });
    t.equal(featureWidth(withNumbers, pooledCut, 'avg'), 6);
  });
}
