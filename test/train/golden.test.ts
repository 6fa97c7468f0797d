import { createHash } from 'node:crypto';
import t from 'tap';
import type { Optimizer } from '../../src/contracts/components/optimizer.js';
import { reference } from '../../src/engines/reference/reference.js';
import { headLayers } from '../../src/models/head/layers/index.js';
import { optimizers } from '../../src/train/optimizers/index.js';
import { trainingRevision } from '../../src/train/revision.js';
import { ChunkPlan } from '../../src/train/rows/chunks.js';
import { train } from '../../src/train/train.js';
import { agree } from '../relative-error.js';
import { trainRequest } from './example-training.js';

// Old results are not computed again while revisions stay the same. Where a test here fails because the output was
// meant to change, raise the revision that it names and write down the new output.

const hashOf = (data: Int32Array | Uint16Array | Float32Array) =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex')
    .slice(0, 16);

t.test('order, views and initial weights: training revision 1', async (t) => {
  t.equal(trainingRevision, 1);
  const plan = new ChunkPlan({ samples: 1000, views: 4, rowsPerChunk: 300, seed: 3 });
  const chunks = [...plan.epoch(2)];
  t.same(
    chunks.map(({ samples, views }) => [hashOf(samples), hashOf(views)]),
    [
      ['057c2747b37512a2', '2ad611cc3eed5a45'],
      ['8b465b0e2cdf55ee', '6b68358f2ffb7ed6'],
      ['95da9a18addd1dc5', '391219f32ca57bd5'],
      ['8646b59778deb0dc', '6b3f18fb5b9cf5c8'],
    ],
  );
  const open = await reference.open({}, { threads: 1, device: 'cpu' });
  const { model } = await trainRequest(open, {});
  t.equal(hashOf(model.initialWeights(7)['dense/kernel']!.data as Float32Array), 'b7e26fa261023d13');
  await open.close();
});

/** Losses and validation losses of three epochs on the reference engine. */
async function losses(optimizer: string, layers: readonly unknown[]): Promise<number[]> {
  const open = await reference.open({}, { threads: 1, device: 'cpu' });
  const request = await trainRequest(open, { layers, optimizer: { name: optimizer, learning_rate: 0.01 } });
  const { history } = await train(request);
  await open.close();
  return history.flatMap(({ loss, valLoss }) => [loss, valLoss]);
}

/** JavaScript engines differ in the last bits of exp and log. */
const tolerance = 1e-5;

const ofOptimizers: { readonly [name: string]: { readonly revision: number; readonly losses: readonly number[] } } = {
  adagrad: { revision: 1, losses: [1.44085, 0.934543, 1.50331, 0.890913, 1.40519, 0.859345] },
  adam: { revision: 1, losses: [1.39489, 0.848127, 1.29913, 0.728085, 1.09086, 0.660863] },
  adamax: { revision: 1, losses: [1.4144, 0.896891, 1.40299, 0.816269, 1.25805, 0.761379] },
  adamw: { revision: 1, losses: [1.39476, 0.848122, 1.2987, 0.728194, 1.09049, 0.661113] },
  lamb: { revision: 1, losses: [1.42948, 0.904256, 1.41885, 0.799036, 1.23702, 0.726345] },
  lion: { revision: 1, losses: [1.38872, 0.82953, 1.24579, 0.696029, 1.00753, 0.614031] },
  nadam: { revision: 1, losses: [1.40973, 0.876882, 1.38241, 0.775567, 1.18042, 0.698673] },
  rmsprop: { revision: 1, losses: [1.29317, 0.727768, 1.15159, 0.653306, 0.979226, 0.600701] },
  sgd: { revision: 1, losses: [1.45527, 0.946972, 1.52143, 0.881191, 1.39447, 0.828043] },
};

t.test('losses with every optimizer', async (t) => {
  for (const { name, revision } of optimizers as readonly Optimizer[]) {
    const expected = ofOptimizers[name]!;
    t.equal(revision, expected.revision, name);
    agree(t, await losses(name, [{ dense: 5 }, { dropout: 0.3 }]), expected.losses, tolerance, name);
  }
});

const layers = [
  { dense: { units: 6, kernel_initializer: 'he_normal', kernel_regularizer: { l1: 0.001, l2: 0.01 } } },
  { batch_normalization: {} },
  { activation: 'gelu' },
  { dropout: 0.4 },
];

t.test('losses with every kind of layer', async (t) => {
  const revisions = Object.fromEntries(headLayers.map(({ name, revision }) => [name, revision]));
  t.same(revisions, { activation: 1, batch_normalization: 1, dense: 1, dropout: 1 });
  t.same(Object.keys(revisions).sort(), layers.flatMap((layer) => Object.keys(layer)).sort(), 'all are used');
  const expected = [1.5995, 2.33657, 1.48352, 2.18873, 1.45415, 2.08702];
  agree(t, await losses('sgd', layers), expected, tolerance, 'losses');
});
