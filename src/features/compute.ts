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
 * Images that are being decoded, or wait for their batch, in batches, beyond those that one round of calls takes:
 * decoding goes on while the program runs, and with fewer in flight its threads would run dry.
 */
const batchesAhead = 2;

type Loaded = { readonly pixels: Uint8Array } | { readonly error: unknown };

/** A batch on its way through the program. */
interface UnderWay {
  readonly batch: readonly WantedRow[];
  readonly pixels: Uint8Array;
  /** Never rejects: it may be long until somebody looks at the result. */
  readonly outcome: Promise<{ readonly features: Float32Array } | { readonly error: unknown }>;
  /** What is done when this batch is stored. */
  readonly progress: FeatureProgress;
}

/**
 * Passes rows through the frozen part and stores them; the number of rows that were. Decoding of later images overlaps
 * with the program, and as many batches are under way as the program can take; memory is that of a few batches,
 * however many rows there are. A batch that is not full is filled up with black images, as the result of a row depends
 * on the batch size and on nothing else in the batch.
 *
 * Where an image cannot be had for another reason than that it is bad, what was computed before is kept, and the
 * reason thrown when nothing is being loaded any more.
 */
export async function computeFeatures(
  rows: Iterable<WantedRow>,
  frozen: FrozenProgram,
  onProgress: (progress: FeatureProgress) => void,
): Promise<number> {
  const { program, batchSize } = frozen;
  // Behind every batch that is computed another one waits, so that nothing is idle while results are stored.
  const mostUnderWay = program.concurrency === 1 ? 1 : 2 * program.concurrency;
  const mostLoading = batchSize * (batchesAhead + program.concurrency + 1);
  const upcoming = rows[Symbol.iterator]();
  const loading: { readonly row: WantedRow; readonly loaded: Promise<Loaded> }[] = [];
  const underWay: UnderWay[] = [];
  const spare: Uint8Array[] = [];
  const stores = new Set<FeatureStore>();
  let done = 0;
  let computed = 0;
  let bad = 0;

  const requestAhead = () => {
    while (loading.length < mostLoading) {
      const { value: row, done } = upcoming.next();
      if (done) return;
      stores.add(row.store);
      loading.push({ row, loaded: load(row) });
    }
  };
  const storeOldest = async () => {
    const { batch, pixels, outcome, progress } = underWay.shift()!;
    await store(batch, await outcome, frozen.width);
    spare.push(pixels);
    computed += batch.length;
    onProgress(progress);
  };

  try {
    for (requestAhead(); loading.length > 0; ) {
      const batch: WantedRow[] = [];
      const pixels = spare.pop() ?? new Uint8Array(batchSize * imageBytes(frozen));
      for (; batch.length < batchSize && loading.length > 0; requestAhead()) {
        const { row, loaded } = loading.shift()!;
        const image = await loaded;
        if ('pixels' in image) {
          pixels.set(image.pixels, batch.length * imageBytes(frozen));
          batch.push(row);
        } else if (image.error instanceof BadImage) bad += row.isBad(image.error.message) ? 1 : 0;
        else throw image.error;
        done += 1;
      }
      underWay.push({ batch, pixels, outcome: pass(batch, pixels, frozen), progress: { done, bad } });
      if (underWay.length === mostUnderWay) await storeOldest();
    }
  } finally {
    await Promise.all(loading.map(({ loaded }) => loaded));
    try {
      while (underWay.length > 0) await storeOldest();
    } finally {
      await Promise.all(underWay.map(({ outcome }) => outcome));
      for (const store of stores) await store.flush();
    }
  }
  return computed;
}

const imageBytes = ({ inputSize }: FrozenProgram) => inputSize * inputSize * 3;

/** Never rejects, as `UnderWay` says. */
async function load(row: WantedRow): Promise<Loaded> {
  try {
    return { pixels: await row.load() };
  } catch (error) {
    return { error };
  }
}

/** Features of a batch, [batchSize, width]; none where all of its images were bad. */
async function pass(
  batch: readonly WantedRow[],
  pixels: Uint8Array,
  frozen: FrozenProgram,
): Promise<Awaited<UnderWay['outcome']>> {
  const { program, batchSize, inputSize } = frozen;
  if (batch.length === 0) return { features: new Float32Array() };
  pixels.fill(0, batch.length * imageBytes(frozen));
  try {
    const shape = [batchSize, inputSize, inputSize, 3];
    const { features } = await program.run({ pixels: { shape, dtype: 'uint8', data: pixels } });
    return { features: features!.data as Float32Array };
  } catch (error) {
    return { error };
  }
}

async function store(batch: readonly WantedRow[], outcome: Awaited<UnderWay['outcome']>, width: number): Promise<void> {
  if ('error' in outcome) throw outcome.error;
  for (const [index, { store, key }] of batch.entries()) {
    await store.add(key, outcome.features.subarray(index * width, (index + 1) * width));
  }
}
