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

/** Predicted probabilities: row i of `probabilities` [samples, classes] belongs to `ids[i]` and `truth[i]`. */
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

/** Metrics of the test set, which is evaluated once, as in `result.json`. */
export interface TestMetrics {
  readonly samples: number;
  readonly accuracy: number;
  /** Wilson's 95 % interval for the accuracy on more images of this kind. */
  readonly accuracyInterval: readonly [low: number, high: number];
  /** Mean categorical cross-entropy, probabilities clipped at 1e-7 as Keras does. */
  readonly loss: number;
  /** Fraction of samples whose class is among the k most probable, for k = 1, 3, 5 below the number of classes. */
  readonly topK: { readonly [k: string]: number };
  readonly perClass: readonly ClassMetrics[];
  /** Unweighted means over the classes. */
  readonly macro: { readonly precision: number; readonly recall: number; readonly f1: number };
}

/**
 * Test metrics with the confusion matrix, which is written to a separate file because it has a million numbers for a
 * thousand classes.
 */
export interface Evaluation extends TestMetrics {
  /** Counts of samples; rows are true classes, columns predicted ones. */
  readonly confusion: readonly (readonly number[])[];
}

/** The metrics of a run on the leaderboard; null where there are none. All losses include regularisation. */
export interface FinalMetrics {
  readonly valAccuracy: number | null;
  readonly valLoss: number | null;
  readonly testAccuracy: number | null;
  readonly testLoss: number | null;
  /** Training loss and accuracy of the epoch whose weights were kept. */
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
  /** Number of epochs trained. */
  readonly epochs: number;
  readonly trainSeconds: number;
  readonly featuresSeconds: number;
  readonly error: string;
}
