import '../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';

t.test('the gradient of average pooling excludes padding, as the forward pass does', async (t) => {
  const cases: readonly (readonly [size: number, window: number, strides: number, pad: 'same' | 'valid'])[] = [
    [1, 3, 1, 'same'],
    [4, 3, 1, 'same'],
    [5, 3, 2, 'same'],
    [4, 2, 2, 'valid'],
  ];
  for (const [size, window, strides, pad] of cases) {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const x = tf.randomNormal<tf.Rank.R4>([2, size, size, 3], 0, 1, 'float32', 1);
      const weights = tf.randomNormal(tf.avgPool(x, window, strides, pad).shape, 0, 1, 'float32', 2);
      const loss = (image: tf.Tensor) =>
        tf.sum(tf.mul(tf.avgPool(image as tf.Tensor4D, window, strides, pad), weights));
      const gradient = tf.grad(loss)(x).dataSync();
      // Pooling is linear: the gradient of a pixel is what the loss gains when it alone is 1.
      for (let pixel = 0; pixel < gradient.length; pixel += 5) {
        const one = tf.tensor(
          Float32Array.from({ length: x.size }, (_, index) => (index === pixel ? 1 : 0)),
          x.shape,
        );
        const gain = loss(one).dataSync()[0]!;
        if (Math.abs(gain - gradient[pixel]!) > 1e-5) t.fail(`${size} ${window} ${strides} ${pad}: pixel ${pixel}`);
      }
    });
    t.equal(tf.memory().numTensors, before);
  }
});
