import { BadImage } from '../contracts/data.js';
import type { RowData } from '../contracts/features.js';
import type { Program } from '../contracts/tensors.js';

/** An image from which a row of features is computed. */
export interface PixelRow {
  /** inputSize * inputSize * 3 bytes. @throws BadImage */
  load(): Promise<Uint8Array>;
  /** Called for a bad image; returns whether this is the first time for it. */
  isBad(reason: string): boolean;
}

export interface FrozenProgram {
  /** `pixels` [batch, size, size, 3] uint8 -> `features` [batch, width]; null where pixels are the features. */
  readonly program: Program | null;
  readonly batchSize: number;
  readonly inputSize: number;
  /** Number of elements in a row. */
  readonly width: number;
}

export interface FeatureProgress {
  /** Number of rows that are taken, or whose image is bad. */
  readonly done: number;
  /** Number of images that cannot be decoded. */
  readonly bad: number;
}

/** Takes the rows of a batch: features [rows.length or more, width], valid until it resolves. */
type Take<Row> = (rows: readonly Row[], features: RowData, progress: FeatureProgress) => Promise<void>;

/**
 * Number of batches that are decoded ahead of those in the program, so that decoding continues while the program runs
 * and its threads are never idle.
 */
const batchesAhead = 2;

type Loaded = { readonly pixels: Uint8Array } | { readonly error: unknown };

/** A batch in the program. */
interface UnderWay<Row> {
  readonly batch: readonly Row[];
  readonly pixels: Uint8Array;
  /** Never rejects, because it may take long until the result is awaited. */
  readonly outcome: Promise<{ readonly features: RowData } | { readonly error: unknown }>;
  /** The progress once this batch is taken. */
  readonly progress: FeatureProgress;
}

/**
 * Passes rows through the frozen part, batch by batch in their order. Later images are decoded while the program runs,
 * which is given as many batches as it can run concurrently; memory is needed for a few batches only, however many rows
 * there are. A batch that is not full is padded with black images, because the result of a row depends on the batch
 * size, but not on the other rows.
 *
 * If loading fails for another reason than a bad image, the rows before it are taken, and the reason is thrown once
 * nothing is being loaded any more.
 */
export async function passThrough<Row extends PixelRow>(
  rows: Iterable<Row>,
  frozen: FrozenProgram,
  take: Take<Row>,
): Promise<void> {
  const { batchSize } = frozen;
  const concurrency = frozen.program?.concurrency ?? 1;
  // One more batch waits for each that is being computed, so that no thread is idle while results are stored.
  const mostUnderWay = concurrency === 1 ? 1 : 2 * concurrency;
  const mostLoading = batchSize * (batchesAhead + concurrency + 1);
  const upcoming = rows[Symbol.iterator]();
  const loading: { readonly row: Row; readonly loaded: Promise<Loaded> }[] = [];
  const underWay: UnderWay<Row>[] = [];
  const spare: Uint8Array[] = [];
  let done = 0;
  let bad = 0;

  const requestAhead = () => {
    while (loading.length < mostLoading) {
      const { value: row, done } = upcoming.next();
      if (done) return;
      loading.push({ row, loaded: load(row) });
    }
  };
  const takeOldest = async () => {
    const { batch, pixels, outcome, progress } = underWay.shift()!;
    const result = await outcome;
    if ('error' in result) throw result.error;
    await take(batch, result.features, progress);
    spare.push(pixels);
  };

  try {
    for (requestAhead(); loading.length > 0; ) {
      const batch: Row[] = [];
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
      underWay.push({ batch, pixels, outcome: pass(batch.length, pixels, frozen), progress: { done, bad } });
      if (underWay.length === mostUnderWay) await takeOldest();
    }
  } finally {
    await Promise.all(loading.map(({ loaded }) => loaded));
    try {
      while (underWay.length > 0) await takeOldest();
    } finally {
      await Promise.all(underWay.map(({ outcome }) => outcome));
    }
  }
}

const imageBytes = ({ inputSize }: FrozenProgram) => inputSize * inputSize * 3;

/** Loads a row; never rejects, as `UnderWay` requires. */
async function load(row: PixelRow): Promise<Loaded> {
  try {
    return { pixels: await row.load() };
  } catch (error) {
    return { error };
  }
}

/** The features of a batch, [batchSize, width]; empty if all of its images were bad. */
async function pass(
  images: number,
  pixels: Uint8Array,
  frozen: FrozenProgram,
): Promise<Awaited<UnderWay<PixelRow>['outcome']>> {
  const { program, batchSize, inputSize } = frozen;
  if (program === null) return { features: pixels };
  if (images === 0) return { features: new Float32Array() };
  pixels.fill(0, images * imageBytes(frozen));
  try {
    const shape = [batchSize, inputSize, inputSize, 3];
    const { features } = await program.run({ pixels: { shape, dtype: 'uint8', data: pixels } });
    return { features: features!.data as Float32Array };
  } catch (error) {
    return { error };
  }
}
