import { catalogue } from '../../../src/catalogue.js';
import '../../../src/tfjs/ready.js';
import t from 'tap';
import type { HostTensor } from '../../../src/contracts/tensors.js';
import { Head } from '../../../src/models/head/head.js';
import { runSettings } from '../../run-settings.js';

async function headOf(layers: readonly unknown[], { width = 6, classes = 3 } = {}): Promise<Head> {
  const { head } = await runSettings({ head: { layers } });
  return new Head([width], head.layers, classes, catalogue);
}

const values = (weight: HostTensor | undefined) => [...weight!.data];
const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
const deviation = (numbers: readonly number[]) => {
  const centre = mean(numbers);
  return Math.sqrt(mean(numbers.map((value) => (value - centre) ** 2)));
};

t.test('layers are named as Keras names them, the class layer is the last', async (t) => {
  const head = await headOf([
    { dense: 4 },
    { dropout: 0.1 },
    { dense: { units: 5, use_bias: false } },
    { dropout: 0.2 },
  ]);
  t.same(
    head.layers.map(({ name }) => name),
    ['dense', 'dropout', 'dense_1', 'dropout_1', 'predictions'],
  );
  const shapes = Object.entries(head.weights).map(([name, { shape }]) => [name, [...shape]]);
  t.same(shapes, [
    ['dense/kernel', [6, 4]],
    ['dense/bias', [4]],
    ['dense_1/kernel', [4, 5]],
    ['predictions/kernel', [5, 3]],
    ['predictions/bias', [3]],
  ]);
  t.same(head.masks, { dropout: { shape: [4], rate: 0.1 }, dropout_1: { shape: [5], rate: 0.2 } });
});

t.test('initial weights depend on the seed and the layer alone', async (t) => {
  const small = await headOf([{ dense: 4 }]);
  const deeper = await headOf([{ batch_normalization: {} }, { dense: 4 }, { dropout: 0.5 }, { activation: 'relu' }]);
  t.same(small.initialWeights(3), small.initialWeights(3), 'the same bytes twice');
  t.notSame(values(small.initialWeights(3)['dense/kernel']), values(small.initialWeights(4)['dense/kernel']));
  for (const name of Object.keys(small.weights)) {
    t.same(deeper.initialWeights(3)[name], small.initialWeights(3)[name], `${name} with other layers around it`);
  }
});

t.test('initial weights are distributed as Keras’ initializers say', async (t) => {
  // 128 x 400 draws: means and deviations lie within 1 % (five times the standard error of 1 / sqrt(51200) = 0.44 %).
  const within = (actual: number, expected: number, scale: number) => Math.abs(actual - expected) < 0.022 * scale;
  const glorot = values((await headOf([{ dense: 400 }], { width: 128 })).initialWeights(0)['dense/kernel']);
  const limit = Math.sqrt(6 / (128 + 400));
  t.ok(glorot.every((value) => Math.abs(value) <= limit));
  t.ok(within(mean(glorot), 0, limit));
  t.ok(within(deviation(glorot), limit / Math.sqrt(3), limit), 'of a uniform distribution');

  const layers = [{ dense: { units: 400, kernel_initializer: 'he_normal' } }];
  const he = values((await headOf(layers, { width: 128 })).initialWeights(0)['dense/kernel']);
  const spread = Math.sqrt(2 / 128);
  t.ok(within(mean(he), 0, spread));
  t.ok(within(deviation(he), spread, spread));
  // Cut off at two deviations of the normal before cutting, which are 2 / 0.8796 of those after.
  const cut = (2 * spread) / 0.87962566103423978;
  t.ok(Math.max(...he.map(Math.abs)) <= cut && Math.max(...he.map(Math.abs)) > 0.99 * cut);

  const head = await headOf([{ batch_normalization: {} }]);
  const initial = head.initialWeights(0);
  t.same(values(initial['batch_normalization/gamma']), [1, 1, 1, 1, 1, 1]);
  t.same(values(initial['batch_normalization/moving_mean']), [0, 0, 0, 0, 0, 0]);
  t.same(values(initial['batch_normalization/moving_variance']), [1, 1, 1, 1, 1, 1]);
  t.same(values(initial['predictions/bias']), [0, 0, 0]);
});

t.test('heads that differ in dropout rates alone have one structure, others do not', async (t) => {
  const structure = async (...layers: unknown[]) => JSON.stringify((await headOf(layers)).structure);
  const one = await structure({ dense: 4 }, { dropout: 0.1 });
  t.equal(await structure({ dense: 4 }, { dropout: 0.7 }), one);
  const others = [
    await structure({ dense: 5 }, { dropout: 0.1 }),
    await structure({ dropout: 0.1 }, { dense: 4 }),
    await structure({ dense: { units: 4, activation: 'relu' } }, { dropout: 0.1 }),
    await structure({ dense: { units: 4, kernel_regularizer: { l2: 0.1 } } }, { dropout: 0.1 }),
    JSON.stringify((await headOf([{ dense: 4 }, { dropout: 0.1 }], { width: 7 })).structure),
    JSON.stringify((await headOf([{ dense: 4 }, { dropout: 0.1 }], { classes: 4 })).structure),
  ];
  t.equal(new Set([one, ...others]).size, 7);
});
