import type { FeatureSet, LabelledFeatures, RowData } from '../../contracts/features.js';
import type { HostTensor } from '../../contracts/tensors.js';
import type { Chunk } from './chunks.js';

/** Rows of features in memory, with the class of each. */
export interface LoadedRows {
  /** [rows, width] */
  readonly features: HostTensor;
  /** [rows] int32 */
  readonly labels: HostTensor;
  /** The row of each sample of the chunk, in order. */
  readonly order: Int32Array;
}

/** A source of the rows of chunks. */
export interface RowSource {
  readonly rowsPerChunk: number;
  load(chunk: Chunk): Promise<LoadedRows>;
}

/** All views of all samples, read once; row = sample * views + view. */
export async function residentRows({ features: set, labels: ofSamples }: LabelledFeatures): Promise<RowSource> {
  const features = matrix(set.count * set.views, set.width);
  await readAll(set, features.data);
  const labels = vector(
    Int32Array.from({ length: set.count * set.views }, (_, row) => ofSamples[Math.floor(row / set.views)]!),
  );
  return {
    rowsPerChunk: set.count,
    async load(chunk) {
      return { features, labels, order: chunk.samples.map((sample, at) => sample * set.views + chunk.views[at]!) };
    },
  };
}

/** Reads one chunk at a time into the same memory: a chunk is valid until the next is loaded. */
export function streamedRows({ features: set, labels: ofSamples }: LabelledFeatures, rowsPerChunk: number): RowSource {
  const features = matrix(Math.min(rowsPerChunk, set.count), set.width);
  return {
    rowsPerChunk,
    async load(chunk) {
      await set.read(chunk.samples, chunk.views, features.data);
      const labels = new Int32Array(features.shape[0]!);
      for (const [row, sample] of chunk.samples.entries()) labels[row] = ofSamples[sample]!;
      return { features, labels: vector(labels), order: chunk.samples.map((_, row) => row) };
    },
  };
}

/** A set with all views of its samples read into memory. */
export async function heldInMemory(set: FeatureSet): Promise<FeatureSet> {
  const { count, width, views, rowType } = set;
  const rows = rowsOf(set, count * views);
  await readAll(set, rows);
  return {
    count,
    width,
    rowType,
    views,
    async read(samples, whichViews, into) {
      for (let place = 0; place < samples.length; place++) {
        const row = samples[place]! * views + whichViews[place]!;
        into.set(rows.subarray(row * width, (row + 1) * width), place * width);
      }
    },
  };
}

/** Reads all views of all samples: row = sample * views + view. */
async function readAll(set: FeatureSet, into: RowData): Promise<void> {
  const all = Int32Array.from({ length: set.count * set.views }, (_, row) => row);
  await set.read(
    all.map((row) => Math.floor(row / set.views)),
    all.map((row) => row % set.views),
    into,
  );
}

/** Allocates an array for `count` rows of a set. */
export function rowsOf({ rowType, width }: FeatureSet, count: number): RowData {
  return rowType === 'uint8' ? new Uint8Array(count * width) : new Float32Array(count * width);
}

function matrix(rows: number, width: number) {
  return { shape: [rows, width], dtype: 'float32', data: new Float32Array(rows * width) } as const;
}

function vector(data: Int32Array): HostTensor {
  return { shape: [data.length], dtype: 'int32', data };
}
