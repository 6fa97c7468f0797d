import { randomStream } from '../../foundation/random.js';

/** Samples whose features are in memory together, in training order, each with its view. */
export interface Chunk {
  readonly samples: Int32Array;
  readonly views: Uint16Array;
}

/**
 * Divides a run's samples into chunks and shuffles them. If all fit into memory there is one chunk, and an epoch is a
 * permutation of it; otherwise the samples are distributed once, at random, over chunks of `rowsPerChunk`, and each
 * epoch shuffles the chunks and the rows within them. Every sample is seen once per epoch, in one of its views.
 */
export class ChunkPlan {
  readonly #seed: number;
  readonly #views: number;
  readonly #chunks: readonly Int32Array[];

  constructor(options: { samples: number; views: number; rowsPerChunk: number; seed: number }) {
    this.#seed = options.seed;
    this.#views = options.views;
    const dealt = randomStream('chunks', options.seed).permutation(options.samples);
    const chunks: Int32Array[] = [];
    for (let from = 0; from < options.samples; from += options.rowsPerChunk) {
      chunks.push(dealt.slice(from, from + options.rowsPerChunk));
    }
    this.#chunks = chunks;
  }

  /** The chunks of an epoch (from 1), in order. */
  *epoch(epoch: number): Generator<Chunk> {
    const random = randomStream('shuffle', this.#seed, epoch);
    for (const which of random.permutation(this.#chunks.length)) {
      const members = this.#chunks[which]!;
      const samples = random.permutation(members.length).map((row) => members[row]!);
      const views = Uint16Array.from({ length: samples.length }, () =>
        this.#views > 1 ? random.below(this.#views) : 0,
      );
      yield { samples, views };
    }
  }
}
