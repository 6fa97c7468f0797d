import { type FeatureProgress, type FrozenProgram, type PixelRow, passThrough } from './pass-through.js';
import type { FeatureStore } from './store/store.js';

/** A row to compute, and the store it goes to. */
export interface WantedRow extends PixelRow {
  readonly store: FeatureStore;
  readonly key: string;
}

/**
 * Passes rows through the frozen part and stores them; returns the number of stored rows. If it fails, the rows that
 * were computed before are kept.
 */
export async function computeFeatures(
  rows: Iterable<WantedRow>,
  frozen: FrozenProgram,
  onProgress: (progress: FeatureProgress) => void,
): Promise<number> {
  const stores = new Set<FeatureStore>();
  let computed = 0;
  try {
    await passThrough(noting(rows, stores), frozen, async (batch, features, progress) => {
      for (const [index, { store, key }] of batch.entries()) {
        await store.add(key, features.subarray(index * frozen.width, (index + 1) * frozen.width));
      }
      computed += batch.length;
      onProgress(progress);
    });
  } finally {
    for (const store of stores) await store.flush();
  }
  return computed;
}

function* noting(rows: Iterable<WantedRow>, stores: Set<FeatureStore>): Generator<WantedRow> {
  for (const row of rows) {
    stores.add(row.store);
    yield row;
  }
}
