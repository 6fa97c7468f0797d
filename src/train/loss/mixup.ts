import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { HostTensor, Named, TensorSpec } from '../../contracts/tensors.js';
import { elementsIn } from '../../foundation/elements.js';
import { type RandomStream, randomStream } from '../../foundation/random.js';
import { add, cast, gather, mul, reshape, sub, tensor1d } from '../../tfjs/core.js';
import type { Targets } from './targets.js';

/*
 * Mixup (Zhang et al., 2018): rows of a batch are blended in pairs, x = λ x + (1 - λ) x', and so are their labels. The
 * rows of a batch are in random order, so a row's partner is its neighbour: 0 and 1, 2 and 3, …, each with a λ of its
 * own. A part of a batch has an even number of rows, so that partners are never separated. The last of an odd
 * number of rows is not blended.
 */

/** Name of an input: λ of every row. */
const mixName = 'mix';

/** The input of a program that blends rows. */
export function mixSpecs({ mixup }: Targets, rows: number): Named<TensorSpec> {
  return mixup ? { [mixName]: { shape: [rows], dtype: 'float32' } } : {};
}

/** The λ of every row in the program, if rows are blended. */
export const mixOf = (given: Named<Tensor>) => given[mixName] as Tensor1D | undefined;

/** Rows [n, …] blended with their partners, as float32; unchanged without λ. */
export function blended(x: Tensor, mix: Tensor1D | undefined): Tensor {
  if (mix === undefined) return x;
  const rows = cast(x, 'float32');
  const share = reshape(mix, [x.shape[0]!, ...x.shape.slice(1).map(() => 1)]);
  return add(mul(rows, share), mul(partners(rows), sub(1, share)));
}

/** Exchanges the rows of partners. */
export function partners<T extends Tensor>(ofRows: T): T {
  const rows = ofRows.shape[0]!;
  const partner = Array.from({ length: rows }, (_, row) => Math.min(row ^ 1, rows - 1));
  // The last of an odd number of rows is its own partner.
  return gather(ofRows, tensor1d(partner, 'int32')) as T;
}

/** The λ of one epoch's rows, from Beta(α, α); none without α. */
export class MixDraws {
  readonly #alpha: number | undefined;
  readonly #random: RandomStream;

  constructor(alpha: number | undefined, seed: number, epoch: number) {
    this.#alpha = alpha;
    this.#random = randomStream('mixup', seed, epoch);
  }

  /** The λ of the next rows, [...batches, rows]. */
  draw(...shape: readonly number[]): Named<HostTensor> {
    const alpha = this.#alpha;
    if (alpha === undefined) return {};
    const rows = shape.at(-1)!;
    const count = elementsIn(shape);
    const isAlone = (index: number) => rows % 2 === 1 && index % rows === rows - 1;
    const data = Float32Array.from({ length: count }, (_, index) => (isAlone(index) ? 1 : beta(alpha, this.#random)));
    return { [mixName]: { shape, dtype: 'float32', data } };
  }
}

/** A sample of Beta(α, α), as x / (x + y) of two samples of Gamma(α). */
function beta(alpha: number, random: RandomStream): number {
  const [x, y] = [logGamma(alpha, random), logGamma(alpha, random)];
  return 1 / (1 + Math.exp(y - x));
}

/**
 * The logarithm of a sample of Gamma(α): for a small α most samples are too small for a double. Marsaglia and Tsang, A
 * Simple Method for Generating Gamma Variables, 2000; for α below 1, a sample of Gamma(α + 1) times u^(1 / α).
 */
function logGamma(alpha: number, random: RandomStream): number {
  if (alpha < 1) return logGamma(alpha + 1, random) + Math.log(1 - random.uniform()) / alpha;
  const d = alpha - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return Math.log(d * v);
  }
}
