import type { Predictions } from '../contracts/results.js';

/**
 * Returns the fraction of samples whose true class is among the `k` most probable. Of equally probable classes the one
 * with the lower index comes first, so that k = 1 is the accuracy.
 */
export function topKAccuracy({ classes, truth, probabilities }: Predictions, k: number): number {
  let hits = 0;
  truth.forEach((label, sample) => {
    const row = probabilities.subarray(sample * classes.length, (sample + 1) * classes.length);
    const own = row[label]!;
    let ahead = 0;
    row.forEach((other, index) => {
      if (other > own || (other === own && index < label)) ahead++;
    });
    if (ahead < k) hits++;
  });
  return hits / truth.length;
}
