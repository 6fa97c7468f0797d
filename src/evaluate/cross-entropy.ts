import type { Predictions } from '../contracts/results.js';

/** `keras.config.epsilon()` */
const epsilon = 1e-7;

/**
 * Mean categorical cross-entropy in nats, as `keras.losses.CategoricalCrossentropy` computes it from probabilities:
 * each row divided by its sum, then clipped to [1e-7, 1 - 1e-7]. Summed in double precision.
 */
export function crossEntropy({ classes, truth, probabilities }: Predictions): number {
  let total = 0;
  truth.forEach((label, sample) => {
    const row = probabilities.subarray(sample * classes.length, (sample + 1) * classes.length);
    const sum = row.reduce((partial, probability) => partial + probability, 0);
    total -= Math.log(Math.min(Math.max(row[label]! / sum, epsilon), 1 - epsilon));
  });
  return total / truth.length;
}
