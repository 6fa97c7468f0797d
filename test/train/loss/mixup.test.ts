import '../../../src/tfjs/ready.js';
import * as tf from '@tensorflow/tfjs-core';
import t from 'tap';
import { engines } from '../../../src/engines/index.js';
import { crossEntropy } from '../../../src/train/loss/loss.js';
import { blended, MixDraws } from '../../../src/train/loss/mixup.js';
import { train } from '../../../src/train/train.js';
import { promise } from '../../engines/engine-contract.js';
import { agree } from '../../relative-error.js';
import { stepped, trainRequest } from '../example-training.js';

const sharesOf = (alpha: number, rows: number) => new MixDraws(alpha, 0, 1).draw(rows).mix!.data as Float32Array;

t.test('shares are drawn from Beta(α, α)', async (t) => {
  for (const alpha of [0.1, 0.4, 1, 5]) {
    const draws = sharesOf(alpha, 40_000);
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    // Mean 1/2 and variance 1 / (4 (2 α + 1)); the standard error of the mean is below 0.5 / 200.
    t.ok(Math.abs(mean - 0.5) < 0.01, `α ${alpha}: mean ${mean}`);
    t.ok(Math.abs(variance * 4 * (2 * alpha + 1) - 1) < 0.03, `α ${alpha}: variance ${variance}`);
    t.ok(draws.every((x) => x >= 0 && x <= 1));
  }
});

t.test('what is drawn depends on seed and epoch, not on how many batches are drawn at once', async (t) => {
  const one = new MixDraws(0.3, 4, 2);
  const apart = [one.draw(6), one.draw(6)].flatMap(({ mix }) => [...mix!.data]);
  t.same([...new MixDraws(0.3, 4, 2).draw(2, 6).mix!.data], apart);
  t.notSame([...new MixDraws(0.3, 4, 3).draw(2, 6).mix!.data], apart);
  t.same(new MixDraws(undefined, 4, 2).draw(6), {});
  const odd = new MixDraws(0.3, 4, 2).draw(2, 5).mix!.data;
  t.same([odd[4], odd[9]], [1, 1], 'the last of an odd number stays as it is');
});

t.test('neighbours are partners', async (t) => {
  const x = tf.tensor2d([1, 10, 3, 30, 5, 50], [3, 2], 'int32');
  // 0.25 * 1 + 0.75 * 3 = 2.5; 0.5 * 3 + 0.5 * 1 = 2; the third is alone.
  t.same([...blended(x, tf.tensor1d([0.25, 0.5, 1])).dataSync()], [2.5, 25, 2, 20, 5, 50]);
  t.equal(blended(x, undefined), x);
});

t.test('the loss is the blend of the losses of both labels', async (t) => {
  const logits = tf.tensor2d([2, -1, 0.5, 0.25, 1, -2, 0, 3, 1, 1, 1, -1], [4, 3]);
  const labels = tf.tensor1d([0, 2, 1, 1], 'int32');
  const partners = tf.tensor1d([2, 0, 1, 1], 'int32');
  const mix = tf.tensor1d([0.3, 0.9, 0.5, 0]);
  const ofLabels = (x: tf.Tensor, which: tf.Tensor1D) =>
    tf.neg(tf.sum(tf.mul(tf.logSoftmax(x), tf.oneHot(which, 3)), 1));
  const expected = (x: tf.Tensor) =>
    tf.mean(tf.add(tf.mul(mix, ofLabels(x, labels)), tf.mul(tf.sub(1, mix), ofLabels(x, partners)))) as tf.Scalar;
  const found = (x: tf.Tensor) => crossEntropy(x, labels, {}, mix);
  const [a, b] = [tf.valueAndGrad(found)(logits), tf.valueAndGrad(expected)(logits)];
  agree(t, a.value.dataSync() as Float32Array, b.value.dataSync() as Float32Array, 1e-6, 'value');
  agree(t, a.grad.dataSync() as Float32Array, b.grad.dataSync() as Float32Array, 1e-6, 'gradient');
});

for (const engine of engines) {
  promise(engine, 'mixup trains alike in a loop, in parts and in whole batches', async (t, open) => {
    // 50 samples in batches of 15, 15, 15 and 5: the last row of each is alone.
    const written = { layers: [{ dense: { units: 6, activation: 'relu' } }], training: { epochs: 3, batch_size: 15 } };
    const targets = { mixup: 0.4, labelSmoothing: 0.1, classWeights: [1, 2, 0.5] };
    const request = await trainRequest(open, written, { targets });
    const of = (stepping: 'loop' | 'parts' | 'batch') => train({ ...request, model: stepped(request.model, stepping) });
    const loop = await of('loop');
    const plain = await train({ ...request, targets: {} });
    t.notSame(loop.history, plain.history, 'it does something');
    for (const stepping of ['parts', 'batch'] as const) {
      const other = await of(stepping);
      for (const [name, { data }] of Object.entries(loop.weights)) {
        agree(t, other.weights[name]!.data as Float32Array, data as Float32Array, 1e-5, `${stepping}: ${name}`);
      }
    }
  });
}
