import type { Predictions } from '../contracts/results.js';

/** Returns the index of each sample's most probable class; the first of equal ones, as NumPy's argmax does. */
export function predictedClasses({ classes, truth, probabilities }: Predictions): Int32Array {
  return truth.map((_, sample) => {
    const row = sample * classes.length;
    let best = 0;
    for (let index = 1; index < classes.length; index++) {
      if (probabilities[row + index]! > probabilities[row + best]!) best = index;
    }
    return best;
  });
}
