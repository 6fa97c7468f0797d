import '../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';

const image = () => tf.reshape(tf.range(0, 48, 1, 'int32'), [4, 4, 3]);

t.test('strides other than 1 together with dropped or new axes', async (t) => {
  const before = tf.memory().numTensors;
  tf.tidy(() => {
    // Rows 0 and 2, columns 1 to 3, channel 1: 12 row + 3 column + 1.
    const dropped = tf.stridedSlice(image(), [0, 1, 1], [4, 4, 2], [2, 1, 1], 0, 0, 0, 0, 0b100);
    t.same(dropped.shape, [2, 3]);
    t.same([...dropped.dataSync()], [4, 7, 10, 28, 31, 34]);
    // Every third row from the last: 3 and 0; the new axis in front; column 2, all channels.
    const added = tf.stridedSlice(image(), [0, 3, 2, 0], [0, 0, 3, 3], [1, -3, 1, 1], 0, 0b10, 0, 0b1);
    t.same(added.shape, [1, 2, 1, 3]);
    t.same([...added.dataSync()], [42, 43, 44, 6, 7, 8]);
  });
  t.equal(tf.memory().numTensors, before);
});

t.test('slices that tfjs reads correctly are unchanged', async (t) => {
  tf.tidy(() => {
    t.same([...tf.stridedSlice(image(), [0, 0, 1], [4, 1, 3], [2, 1, 1]).dataSync()], [1, 2, 25, 26]);
    t.same([...tf.stridedSlice(tf.tensor1d([8, 7, 6]), [1], [2], [1], 0, 0, 0, 0, 1).dataSync()], [7]);
  });
});
