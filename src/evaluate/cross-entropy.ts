import type { Predictions } from '../contracts/results.js';

/** The value of `keras.config.epsilon()`. */
const epsilon = 1e-7;

/**
 * Computes the mean categorical cross-entropy in nats, as `keras.losses.CategoricalCrossentropy` does from
 * probabilities: each row is divided by its sum, then clipped to [1e-7, 1 - 1e-7]. `labelSmoothing` is the fraction of
 * each label that is spread evenly over all classes. The sum is in double precision.
 */
export function categoricalCrossEntropy({ classes, truth, probabilities }: Predictions, labelSmoothing = 0): number {
  let total = 0;
  truth.forEach((label, sample) => {
    const row = probabilities.subarray(sample * classes.length, (sample + 1) * classes.length);
    const sum = row.reduce((partial, probability) => partial + probability, 0);
    const logOf = (probability: number) => Math.log(Math.min(Math.max(probability / sum, epsilon), 1 - epsilon));
    if (labelSmoothing === 0) total -= logOf(row[label]!);
    else {
      const ofAll = row.reduce((partial, probability) => partial + logOf(probability), 0);
      total -= (1 - labelSmoothing) * logOf(row[label]!) + (labelSmoothing / classes.length) * ofAll;
    }
  });
  return total / truth.length;
}
