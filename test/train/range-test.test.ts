import t from 'tap';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { RangePoint } from '../../src/contracts/range-test.js';
import type { Trainable } from '../../src/contracts/trainable.js';
import { engines } from '../../src/engines/index.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { rangeTest } from '../../src/train/range-test.js';
import { train } from '../../src/train/train.js';
import { promise } from '../engines/engine-contract.js';
import { agree } from '../relative-error.js';
import { clusters, stepped, trainRequest, type WrittenTraining } from './example-training.js';

/** 48 samples in batches of 20: the third batch goes on with the next epoch. */
const written: WrittenTraining = {
  layers: [{ dense: { units: 7, activation: 'relu' } }, { dropout: 0.3 }],
  training: { batch_size: 20 },
};
const range = { from: 1e-4, to: 0.1, steps: 30 };

async function testOf(
  open: OpenEngine,
  {
    stepping = 'loop',
    of = written,
    count = 48,
    ...more
  }: {
    stepping?: Trainable['stepping'];
    of?: WrittenTraining;
    count?: number;
    from?: number;
    to?: number;
    steps?: number;
  } = {},
) {
  const request = await trainRequest(open, of, { train: clusters('train', { count, views: 2 }) });
  return rangeTest({ ...request, model: stepped(request.model, stepping), ...range, ...more });
}

const lossesOf = (points: readonly RangePoint[]) => points.map(({ loss }) => loss);

for (const engine of engines) {
  promise(engine, 'the same losses whatever way a batch is computed', async (t, open) => {
    const loop = await testOf(open);
    t.equal(loop.end, 'last step');
    t.equal(loop.points.length, 30);
    for (const stepping of ['parts', 'batch'] as const) {
      agree(t, lossesOf((await testOf(open, { stepping })).points), lossesOf(loop.points), 1e-5, stepping);
    }
  });

  promise(engine, 'the first losses are those of the training', async (t, open) => {
    // One epoch of two whole batches, whose mean loss the history has: at one rate, from the same weights.
    const of = { ...written, optimizer: { name: 'sgd', learning_rate: 0.01 }, training: { batch_size: 20, epochs: 1 } };
    const rows = clusters('train', { count: 40, views: 2 });
    const request = await trainRequest(open, of, { train: rows });
    const { history } = await train(request);
    const { points } = await rangeTest({ ...request, from: 0.01, to: 0.01, steps: 2 });
    agree(t, [(points[0]!.loss + points[1]!.loss) / 2], [history[0]!.loss], 1e-6, 'loss');
  });
}

promise(onnxruntime, 'rates grow by the same factor, from the first to the last', async (t, open) => {
  const seen: RangePoint[] = [];
  const request = await trainRequest(open, written);
  const { points } = await rangeTest({ ...request, ...range, onStep: (point) => seen.push(point) });
  t.same(seen, points, 'told step by step');
  t.same(
    points.map(({ step }) => step),
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
  t.equal(points[0]!.learningRate, 1e-4);
  t.equal(points.at(-1)!.learningRate, 0.1);
  const factors = points.slice(1).map(({ learningRate }, index) => learningRate / points[index]!.learningRate);
  // 29 steps of three decades.
  agree(
    t,
    factors,
    factors.map(() => 10 ** (3 / 29)),
    1e-9,
    'factor',
  );
});

promise(onnxruntime, 'it ends where the loss rises beyond hope', async (t, open) => {
  const of = { ...written, optimizer: { name: 'sgd', learning_rate: 1 } };
  const rising = await testOf(open, { of, to: 1e6, steps: 60 });
  t.equal(rising.end, 'rising');
  t.ok(rising.points.length < 60);
  const best = Math.min(...rising.points.slice(10).map(({ smoothedLoss }) => smoothedLoss));
  t.ok(rising.points.at(-1)!.smoothedLoss > 4 * best, 'four times the best');
  t.ok(rising.points.at(-2)!.smoothedLoss <= 4 * best, 'and not one step later');
  // The second update has a rate of 1e37: its weights are no numbers.
  const exploded = await testOf(open, { of, from: 1e37, to: 1e38 });
  t.equal(exploded.end, 'not finite');
  t.notOk(Number.isFinite(exploded.points.at(-1)!.smoothedLoss));
  t.ok(exploded.points.length < 10);
});

promise(onnxruntime, 'batches that make one update together have one rate, and one loss', async (t, open) => {
  const optimizer = { name: 'sgd', learning_rate: 1, gradient_accumulation_steps: 3 };
  const together = await testOf(open, { of: { ...written, layers: [], optimizer, training: { batch_size: 8 } } });
  const one = { ...written, layers: [], optimizer: { name: 'sgd', learning_rate: 1 }, training: { batch_size: 24 } };
  t.equal(together.points.length, 30);
  agree(t, lossesOf(together.points), lossesOf((await testOf(open, { of: one })).points), 1e-5, 'as of one batch');
});

promise(onnxruntime, 'fewer samples than a batch has make a batch of all', async (t, open) => {
  const few = await testOf(open, { count: 6 });
  const all = await testOf(open, { count: 6, of: { ...written, training: { batch_size: 6 } } });
  t.same(few.points, all.points);
});

t.test('the number of threads does not change a bit, and features that are not held neither', async (t) => {
  const outcomes = [];
  for (const threads of [1, 3]) {
    const open = await onnxruntime.open({}, { threads, device: 'cpu' });
    outcomes.push(await testOf(open, { stepping: 'parts' }));
    const wide = async (feature_memory: number) => {
      const of = { ...written, training: { batch_size: 20, feature_memory } };
      const rows = clusters('train', { count: 90, width: 8000, views: 2 });
      return rangeTest({ ...(await trainRequest(open, of, { train: rows })), ...range, steps: 12 });
    };
    // 90 x 2 rows of 32 kB are 5.8 MB: in chunks of one epoch, or of 20 rows, which are other batches.
    for (const memory of [64, 1]) outcomes.push(await wide(memory));
    await open.close();
  }
  const [resident, streamed, ...others] = [outcomes[1], outcomes[2], outcomes[4], outcomes[5], outcomes[3]];
  t.same(others, [resident, streamed, outcomes[0]]);
});
