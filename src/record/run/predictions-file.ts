import { join } from 'node:path';
import type { Evaluation, Predictions } from '../../contracts/results.js';
import { writeAtomically } from '../../foundation/files/files.js';
import { csvText } from '../csv/csv.js';
import { float32Text } from '../csv/numbers.js';

/**
 * Writes `predictions.csv`: for each test image its file, the true class, the predicted one and the probability of
 * every class, as the shortest decimal that reads back as the same float32. `predicted` are class indices by sample.
 */
export async function writePredictions(
  directory: string,
  predictions: Predictions,
  predicted: Int32Array,
): Promise<void> {
  const { classes, ids, truth, probabilities } = predictions;
  const header = ['file', 'truth', 'prediction', ...classes.map((name) => `prob_${name}`)];
  const rows = ids.map((id, sample) => [
    id,
    classes[truth[sample]!]!,
    classes[predicted[sample]!]!,
    ...Array.from(probabilities.subarray(sample * classes.length, (sample + 1) * classes.length), float32Text),
  ]);
  await writeAtomically(join(directory, 'predictions.csv'), csvText(header, rows));
}

/** Writes `confusion.csv`: a row for each true class, a column for each predicted one, counts of test images. */
export async function writeConfusion(
  directory: string,
  classes: readonly string[],
  confusion: Evaluation['confusion'],
): Promise<void> {
  const rows = classes.map((name, truth) => [name, ...confusion[truth]!]);
  await writeAtomically(join(directory, 'confusion.csv'), csvText(['truth', ...classes], rows));
}
