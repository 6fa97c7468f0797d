import { BadImage } from '../contracts/data.js';
import type { Program } from '../contracts/tensors.js';
import type { FeatureStore } from './store.js';

/** One row to be computed: where it is stored, and how its pixels are had. */
export interface WantedRow {
  readonly store: FeatureStore;
  readonly key: string;
  /** inputSize * inputSize * 3 bytes. @throws BadImage */
  load(): Promise<Uint8Array>;
}

export interface FrozenProgram {
  /** `pixels` [batch, size, size, 3] uint8 -> `features` [batch, width]. */
  readonly program: Program;
  readonly batchSize: number;
  readonly inputSize: number;
  readonly width: number;
}

/**
 * Images that are decoded at once or wait, decoded, for their batch, in batches. Decoding runs in libuv's threads
 * while the program runs in this one: with fewer in flight those threads run dry during a batch.
 */
const batchesAhead = 3;

/**
 * Passes rows through the frozen part and stores them. Decoding of later images overlaps with the program; memory is
 * that of a few batches, however many rows there are. A batch that is not full is filled up with black images, as the
 * result of a row depends on the batch size and on nothing else in the batch.
 */
export async function computeFeatures(
  rows: readonly WantedRow[],
  { program, batchSize, inputSize, width }: FrozenProgram,
  onProgress: (progress: { readonly done: number; readonly bad: number }) => void,
): Promise<void> {
  const imageBytes = inputSize * inputSize * 3;
  const pixels = new Uint8Array(batchSize * imageBytes);
  const pending: Promise<Uint8Array | Error>[] = [];
  let requested = 0;
  let bad = 0;

  const requestAhead = () => {
    while (requested < rows.length && pending.length < batchSize * (batchesAhead + 1)) {
      pending.push(rows[requested++]!.load().catch((error) => error as Error));
    }
  };

  for (let next = 0; next < rows.length; ) {
    const batch: WantedRow[] = [];
    while (batch.length < batchSize && next < rows.length) {
      requestAhead();
      const row = rows[next++]!;
      const image = await pending.shift()!;
      if (image instanceof BadImage) {
        row.store.addBad(row.key, image.message);
        bad += 1;
      } else if (image instanceof Error) throw image;
      else {
        pixels.set(image, batch.length * imageBytes);
        batch.push(row);
      }
    }
    requestAhead();
    if (batch.length > 0) {
      pixels.fill(0, batch.length * imageBytes);
      const shape = [batchSize, inputSize, inputSize, 3];
      const { features } = await program.run({ pixels: { shape, dtype: 'uint8', data: pixels } });
      const data = features!.data as Float32Array;
      // Copies: the program's result is one block, which would stay in memory for as long as one row of it does.
      for (const [index, { store, key }] of batch.entries()) {
        await store.add(key, data.slice(index * width, (index + 1) * width));
      }
    }
    onProgress({ done: next, bad });
  }
  for (const store of new Set(rows.map((row) => row.store))) await store.flush();
}
