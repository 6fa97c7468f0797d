import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/**
 * A stream of random numbers that depends on its names alone: `randomStream('shuffle', seed, epoch)` gives the same
 * draws in every process and on every machine, whatever was drawn elsewhere. Every random draw in Espalier comes
 * from such a stream.
 *
 * Generator: xoroshiro128+ (Blackman and Vigna, 2018) of `pure-rand`, its 128 bits of state taken from the SHA-256
 * of the names.
 */
export class RandomStream {
  readonly #generator: RandomGenerator;
  #spareNormal: number | undefined;

  constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  /** Returns an integer in [0, 2^32). */
  uint32(): number {
    return this.#generator.next() >>> 0;
  }

  /** Returns a number in [low, high) with 53 random bits. */
  uniform(low = 0, high = 1): number {
    const unit = ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
    return low + (high - low) * unit;
  }

  /** Returns a uniformly distributed integer in [0, bound). `bound` is at most 2^32. */
  below(bound: number): number {
    const limit = 4294967296 - (4294967296 % bound);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % bound;
    }
  }

  /** Draws from the normal distribution (Box-Muller transform, both values used). */
  normal(mean = 0, standardDeviation = 1): number {
    let unit = this.#spareNormal;
    if (unit === undefined) {
      const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
      const angle = 2 * Math.PI * this.uniform();
      unit = radius * Math.cos(angle);
      this.#spareNormal = radius * Math.sin(angle);
    } else this.#spareNormal = undefined;
    return mean + standardDeviation * unit;
  }

  /** Returns the integers 0 .. length-1 in random order (Fisher-Yates). */
  permutation(length: number): Int32Array {
    const order = Int32Array.from({ length }, (_, index) => index);
    for (let last = length - 1; last > 0; last--) {
      const other = this.below(last + 1);
      const held = order[last]!;
      order[last] = order[other]!;
      order[other] = held;
    }
    return order;
  }
}

/**
 * Returns the stream with these names, the first of which says what is drawn; other names give an independent stream.
 */
export function randomStream(purpose: string, ...names: readonly (string | number)[]): RandomStream {
  const digest = createHash('sha256')
    .update(JSON.stringify([purpose, ...names]))
    .digest();
  const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
  return new RandomStream(xoroshiro128plusFromState(state as [number, number, number, number]));
}
