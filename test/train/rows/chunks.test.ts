import fc from 'fast-check';
import t from 'tap';
import { ChunkPlan } from '../../../src/train/rows/chunks.js';

const plans = fc.record({
  samples: fc.integer({ min: 1, max: 200 }),
  views: fc.integer({ min: 1, max: 5 }),
  rowsPerChunk: fc.integer({ min: 1, max: 250 }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

t.test('an epoch has every sample once, in chunks that fit', (t) => {
  fc.assert(
    fc.property(plans, fc.integer({ min: 1, max: 100 }), (options, epoch) => {
      const chunks = [...new ChunkPlan(options).epoch(epoch)];
      const samples = chunks.flatMap((chunk) => [...chunk.samples]);
      const views = chunks.flatMap((chunk) => [...chunk.views]);
      const fit = chunks.every((chunk) => chunk.samples.length <= options.rowsPerChunk);
      const each = new Set(samples).size === options.samples && samples.length === options.samples;
      const inRange = samples.every((sample) => sample >= 0 && sample < options.samples);
      const seen = views.length === samples.length && views.every((view) => view < options.views);
      return fit && each && inRange && seen && chunks.length === Math.ceil(options.samples / options.rowsPerChunk);
    }),
  );
  t.end();
});

t.test(
  'the same plan gives the same epochs, whichever is asked for first; other seeds and epochs give others',
  async (t) => {
    const options = { samples: 60, views: 3, rowsPerChunk: 25, seed: 1 };
    const plan = new ChunkPlan(options);
    const second = [...plan.epoch(2)];
    t.same([...plan.epoch(1)], [...new ChunkPlan(options).epoch(1)]);
    t.same(second, [...new ChunkPlan(options).epoch(2)]);
    t.notSame(second, [...plan.epoch(1)]);
    t.notSame(second, [...new ChunkPlan({ ...options, seed: 2 }).epoch(2)]);
  },
);

t.test('rows are shuffled anew within the chunks, which keep their members', async (t) => {
  const plan = new ChunkPlan({ samples: 60, views: 1, rowsPerChunk: 20, seed: 0 });
  const members = (epoch: number) => [...plan.epoch(epoch)].map(({ samples }) => [...samples].sort().join()).sort();
  t.same(members(1), members(2));
  const orders = (epoch: number) => [...plan.epoch(epoch)].map(({ samples }) => samples.join()).sort();
  t.notSame(orders(1), orders(2));
});

t.test('every view is as likely as any other, for every sample', async (t) => {
  const [samples, views, epochs] = [20, 4, 2000];
  const plan = new ChunkPlan({ samples, views, rowsPerChunk: 7, seed: 5 });
  const counts = new Float64Array(samples * views);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (const chunk of plan.epoch(epoch)) {
      for (const [at, sample] of chunk.samples.entries()) counts[sample * views + chunk.views[at]!]! += 1;
    }
  }
  // Pearson's chi-square with 20 x 3 degrees of freedom: mean 60, deviation sqrt(120) = 11; beyond 115 once in 40,000.
  const expected = epochs / views;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  t.ok(chiSquare > 20 && chiSquare < 115, `chi-square ${chiSquare}`);
});

t.test('every sample is as likely in every place', async (t) => {
  const [samples, epochs] = [12, 3000];
  const plan = new ChunkPlan({ samples, views: 1, rowsPerChunk: 12, seed: 9 });
  const counts = new Float64Array(samples * samples);
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const [chunk] = plan.epoch(epoch);
    for (const [place, sample] of chunk!.samples.entries()) counts[place * samples + sample]! += 1;
  }
  // A random permutation matrix: 11 x 11 degrees of freedom, mean 121, deviation 15.6; beyond 200 once in 100,000.
  const expected = epochs / samples;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  t.ok(chiSquare > 60 && chiSquare < 200, `chi-square ${chiSquare}`);
});
