import t from 'tap';
import { ChunkPlan } from '../../../src/train/rows/chunks.js';
import { type LoadedRows, residentRows, streamedRows } from '../../../src/train/rows/rows.js';
import { clusters, MemorySet } from '../example-training.js';

/** Features and labels in the order of training. */
function inOrder({ features, labels, order }: LoadedRows) {
  const width = features.shape[1]!;
  return Array.from(order, (row) => ({
    label: labels.data[row],
    features: [...features.data.subarray(row * width, (row + 1) * width)],
  }));
}

t.test('rows that are streamed are those that are resident', async (t) => {
  const set = clusters('rows', { count: 23, width: 4, views: 3 });
  const plan = new ChunkPlan({ samples: 23, views: 3, rowsPerChunk: 8, seed: 1 });
  const resident = await residentRows(set);
  const streamed = streamedRows(set, 8);
  for (const epoch of [1, 2]) {
    for (const chunk of plan.epoch(epoch)) {
      const rows = inOrder(await streamed.load(chunk));
      t.same(rows, inOrder(await resident.load(chunk)));
      const labels = rows.map(({ label }) => label);
      t.same(
        labels,
        Array.from(chunk.samples, (sample) => set.labels[sample]),
      );
    }
  }
});

t.test('a row is the view of the sample that the chunk names', async (t) => {
  // Two samples with three views of one number each: 10 · sample + view.
  const set = new MemorySet([0, 1, 2, 10, 11, 12], [5, 6], 1, 3);
  const chunk = { samples: Int32Array.of(1, 0), views: Uint16Array.of(2, 1) };
  for (const source of [await residentRows(set), streamedRows(set, 4)]) {
    t.same(inOrder(await source.load(chunk)), [
      { label: 6, features: [12] },
      { label: 5, features: [1] },
    ]);
  }
});

t.test('streaming reads one chunk at a time, into the same memory', async (t) => {
  const set = clusters('rows', { count: 50, width: 4 });
  const streamed = streamedRows(set, 16);
  const plan = new ChunkPlan({ samples: 50, views: 1, rowsPerChunk: 16, seed: 0 });
  const buffers = new Set();
  for (const chunk of plan.epoch(1)) buffers.add((await streamed.load(chunk)).features.data);
  t.equal(buffers.size, 1);
  t.equal(set.largestRead, 16);
});
