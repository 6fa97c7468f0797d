import type { Peers } from './peers.js';
import type { Spread } from './statistics.js';

/** One thing that is measured: a file of its own, listed in `main.ts`. */
export interface Benchmark {
  /** As `npm run bench -- NAME` has it. */
  readonly name: string;
  /** One line for `--help`. */
  readonly summary: string;
  run(context: BenchmarkContext): Promise<Report>;
}

export interface BenchmarkContext {
  /** Rounds that count; more are played where other programs get in the way. */
  readonly rounds: number;
  /** A folder of class folders with split folders, of photos. */
  readonly photos: string;
  /** Weights of MobileNetV2 alpha 0.35 as a tfjs-layers folder; undefined where there are none: untrained ones. */
  readonly weights: string | undefined;
  /** Of many things to measure, those with this in their name; undefined: all. */
  readonly only: string | undefined;
  /** The same work in Python; undefined where there is no Python with Keras. */
  readonly peers: Peers | undefined;
  /** An empty folder, deleted afterwards. */
  readonly scratch: string;
  /** Says what is being done, on stderr. */
  note(text: string): void;
}

export interface Report {
  readonly title: string;
  /** Of the figures, e.g. `images/s`. */
  readonly unit: string;
  readonly rows: readonly Row[];
  /** What a reader must know to judge the rows. */
  readonly notes: readonly string[];
}

export interface Row {
  readonly what: string;
  readonly figure: Spread;
  /** What the ratio is to. */
  readonly nextTo?: string;
  /** Above 1: the row is the better one, whether its figure is a speed or a time. */
  readonly ratio?: Spread;
  /** Of the ratio, or, with `of: 'figure'`, of the figure itself. */
  readonly aim?: ({ readonly atLeast: number } | { readonly atMost: number }) & { readonly of?: 'figure' };
}
