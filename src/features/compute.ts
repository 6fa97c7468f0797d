import { BadImage } from '../contracts/data.js';
import type { Program } from '../contracts/tensors.js';
import type { FeatureStore } from './store.js';

/** One row to be computed: where it is stored, and how its pixels are had. */
export interface WantedRow {
  readonly store: FeatureStore;
  readonly key: string;
  /** inputSize * inputSize * 3 bytes. @throws BadImage */
  load(): Promise<Uint8Array>;
  /** Called instead of storing a row; whether this is the first time for its image. */
  isBad(reason: string): boolean;
}

export interface FrozenProgram {
  /** `pixels` [batch, size, size, 3] uint8 -> `features` [batch, width]. */
  readonly program: Program;
  readonly batchSize: number;
  readonly inputSize: number;
  readonly width: number;
}

export interface FeatureProgress {
  /** Rows that are stored, or whose image is bad. */
  readonly done: number;
  /** Images that cannot be decoded. */
  readonly bad: number;
}

/**
 * Images that are decoded at once or wait, decoded, for their batch, in batches. Decoding runs in libuv's threads
 * while the program runs in this one: with fewer in flight those threads run dry during a batch.
 */
const batchesAhead = 3;

type Loaded = { readonly pixels: Uint8Array } | { readonly error: unknown };

/**
 * Passes rows through the frozen part and stores them; the number of rows that were. Decoding of later images overlaps
 * with the program; memory is that of a few batches, however many rows there are. A batch that is not full is filled
 * up with black images, as the result of a row depends on the batch size and on nothing else in the batch.
 *
 * Where an image cannot be had for another reason than that it is bad, what was computed before is kept, and the
 * reason thrown when nothing is being loaded any more.
 */
export async function computeFeatures(
  rows: readonly WantedRow[],
  frozen: FrozenProgram,
  onProgress: (progress: FeatureProgress) => void,
): Promise<number> {
  const { batchSize } = frozen;
  const imageBytes = frozen.inputSize * frozen.inputSize * 3;
  const pixels = new Uint8Array(batchSize * imageBytes);
  const loading: Promise<Loaded>[] = [];
  let requested = 0;
  let computed = 0;
  let bad = 0;

  const requestAhead = () => {
    while (requested < rows.length && loading.length < batchSize * (batchesAhead + 1)) {
      loading.push(load(rows[requested++]!));
    }
  };

  try {
    for (let next = 0; next < rows.length; ) {
      const batch: WantedRow[] = [];
      while (batch.length < batchSize && next < rows.length) {
        requestAhead();
        const row = rows[next++]!;
        const loaded = await loading.shift()!;
        if ('pixels' in loaded) {
          pixels.set(loaded.pixels, batch.length * imageBytes);
          batch.push(row);
        } else if (loaded.error instanceof BadImage) bad += row.isBad(loaded.error.message) ? 1 : 0;
        else throw loaded.error;
      }
      requestAhead();
      pixels.fill(0, batch.length * imageBytes);
      if (batch.length > 0) await computeBatch(batch, pixels, frozen);
      computed += batch.length;
      onProgress({ done: next, bad });
    }
  } finally {
    await Promise.all(loading);
    await flushAll(rows);
  }
  return computed;
}

/** Never rejects: it may be long until somebody looks at the result. */
async function load(row: WantedRow): Promise<Loaded> {
  try {
    return { pixels: await row.load() };
  } catch (error) {
    return { error };
  }
}

async function computeBatch(
  batch: readonly WantedRow[],
  pixels: Uint8Array,
  { program, batchSize, inputSize, width }: FrozenProgram,
): Promise<void> {
  const shape = [batchSize, inputSize, inputSize, 3];
  const { features } = await program.run({ pixels: { shape, dtype: 'uint8', data: pixels } });
  const data = features!.data as Float32Array;
  // Copies: the program's result is one block, which would stay in memory for as long as one row of it does.
  for (const [index, { store, key }] of batch.entries()) {
    await store.add(key, data.slice(index * width, (index + 1) * width));
  }
}

async function flushAll(rows: readonly WantedRow[]): Promise<void> {
  for (const store of new Set(rows.map((row) => row.store))) await store.flush();
}
