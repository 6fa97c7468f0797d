export type RunStatus = 'done' | 'failed' | 'diverged' | 'stopped';

/**
 * One row of metrics.csv. Losses include regularisation, as Keras reports them; NaN where there is no validation set.
 */
export interface EpochMetrics {
  /** Number of the epoch, from 1. */
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly valLoss: number;
  readonly valAccuracy: number;
  readonly learningRate: number;
}

/** Probabilities for samples in order: rows of `probabilities` [samples, classes] belong to `ids` and `truth`. */
export interface Predictions {
  readonly classes: readonly string[];
  readonly ids: readonly string[];
  readonly truth: Int32Array;
  readonly probabilities: Float32Array;
}

export interface ClassMetrics {
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** Metrics of the test set, which is evaluated once, as `result.json` holds it. */
export interface TestMetrics {
  readonly samples: number;
  readonly accuracy: number;
  /** Wilson's 95 % interval for the accuracy on more images of this kind. */
  readonly accuracyInterval: readonly [low: number, high: number];
  /** Mean categorical cross-entropy, probabilities clipped at 1e-7 as Keras does. */
  readonly loss: number;
  /** Share of samples whose class is among the k most probable, k = 1, 3, 5 below the number of classes. */
  readonly topK: { readonly [k: string]: number };
  readonly perClass: readonly ClassMetrics[];
  /** Unweighted means over the classes. */
  readonly macro: { readonly precision: number; readonly recall: number; readonly f1: number };
}

/** The same with the confusion matrix, which has a file of its own: it has a million numbers for a thousand classes. */
export interface Evaluation extends TestMetrics {
  /** Rows: truth, columns: prediction. */
  readonly confusion: readonly (readonly number[])[];
}

/** The numbers that the leaderboard shows of a run; null where there are none. All losses include regularisation. */
export interface FinalMetrics {
  readonly valAccuracy: number | null;
  readonly valLoss: number | null;
  readonly testAccuracy: number | null;
  readonly testLoss: number | null;
  /** Training metrics at the epoch whose weights were kept. */
  readonly loss: number | null;
  readonly accuracy: number | null;
}

/** One row of leaderboard.csv, before it is formatted. */
export interface LeaderboardRow {
  readonly runId: string;
  readonly status: RunStatus;
  readonly seed: number;
  readonly swept: { readonly [path: string]: unknown };
  readonly metrics: FinalMetrics;
  /** Epochs trained. */
  readonly epochs: number;
  readonly trainSeconds: number;
  readonly featuresSeconds: number;
  readonly error: string;
}
