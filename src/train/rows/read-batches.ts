import type { LabelledFeatures, RowData } from '../../contracts/features.js';
import type { Chunk } from './chunks.js';
import { rowsOf } from './rows.js';

/** Rows one after the other, `width` elements each, with their labels. Valid until the next batch is requested. */
export interface Batch {
  readonly rows: RowData;
  readonly labels: Int32Array;
}

/** The batches of some chunks, the last of each perhaps short. Each is read while the one before it is trained. */
export async function* readBatches(
  { features, labels }: LabelledFeatures,
  chunks: Iterable<Chunk>,
  batchSize: number,
): AsyncGenerator<Batch, void> {
  const memory = [rowsOf(features, batchSize), rowsOf(features, batchSize)];
  const read = async ({ samples, views }: Chunk, which: number): Promise<Batch> => {
    const rows = memory[which % 2]!.subarray(0, samples.length * features.width);
    await features.read(samples, views, rows);
    return { rows, labels: Int32Array.from(samples, (sample) => labels[sample]!) };
  };
  let ahead: Promise<Batch> | undefined;
  let count = 0;
  try {
    for (const batch of batchesOf(chunks, batchSize)) {
      // It reuses the memory of the batch before the last, which is no longer used.
      const ready = await ahead;
      ahead = read(batch, count++);
      // A failure is thrown when the batch is awaited; until then an unhandled rejection must not end the process.
      ahead.catch(() => undefined);
      if (ready) yield ready;
    }
    if (ahead) yield await ahead;
  } finally {
    // No read may be left running if the caller stops early.
    await ahead?.catch(() => undefined);
  }
}

function* batchesOf(chunks: Iterable<Chunk>, batchSize: number): Generator<Chunk> {
  for (const { samples, views } of chunks) {
    for (let from = 0; from < samples.length; from += batchSize) {
      yield { samples: samples.subarray(from, from + batchSize), views: views.subarray(from, from + batchSize) };
    }
  }
}
