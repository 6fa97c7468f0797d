import type { Sample } from '../contracts/data.js';
import type { FeatureSet } from '../contracts/features.js';
import { type FrozenProgram, passThrough } from './pass-through.js';
import { asIfStored, type RowStorage, rowTypeOf } from './store/row-storage.js';

/** The inputs from which rows that are not stored are computed. */
export interface Recomputation {
  readonly frozen: FrozenProgram;
  /** The storage that the rows would have, to which they are rounded. */
  readonly storage: RowStorage;
  /** Loads one view of one image, inputSize * inputSize * 3 bytes. */
  load(sample: Sample, view: number): Promise<Uint8Array>;
}

/**
 * Features of some samples that are computed whenever they are read, because they would take too much disk space. The
 * rows equal stored ones bit for bit. Images that cannot be decoded must have been left out.
 */
export function recomputedSet(
  samples: readonly Sample[],
  views: number,
  { frozen, storage, load }: Recomputation,
): FeatureSet {
  const { width } = frozen;
  return {
    count: samples.length,
    width,
    rowType: rowTypeOf(storage),
    views,
    async read(which, ofView, into) {
      const rowAt = (place: number) => {
        const sample = samples[which[place]!]!;
        const isBad = (reason: string): never => {
          throw new Error(`${sample.id} could be decoded before, and now it cannot: ${reason}`);
        };
        return { place, load: () => load(sample, ofView[place]!), isBad };
      };
      // Rows are generated lazily, because there may be millions.
      function* rows() {
        for (let place = 0; place < which.length; place++) yield rowAt(place);
      }
      await passThrough(rows(), frozen, async (batch, features) => {
        asIfStored(storage, features.subarray(0, batch.length * width));
        for (const [index, { place }] of batch.entries()) {
          into.set(features.subarray(index * width, (index + 1) * width), place * width);
        }
      });
    },
  };
}
