import type { Evaluation, Predictions } from '../contracts/results.js';
import { classMetrics, confusionMatrix, macroAverages } from './class-metrics.js';
import { categoricalCrossEntropy } from './cross-entropy.js';
import { predictedClasses } from './predicted-classes.js';
import { topKAccuracy } from './top-k.js';
import { wilsonInterval } from './wilson-interval.js';

/**
 * Computes all metrics of the predictions for at least one sample. Throws a RangeError if the arrays' lengths disagree.
 */
export function evaluate(predictions: Predictions): Evaluation {
  checkShapes(predictions);
  const { classes, truth } = predictions;
  const predicted = predictedClasses(predictions);
  const confusion = confusionMatrix(truth, predicted, classes.length);
  const perClass = classMetrics(classes, confusion);
  const hits = confusion.reduce((sum, row, index) => sum + row[index]!, 0);
  return {
    samples: truth.length,
    accuracy: hits / truth.length,
    accuracyInterval: wilsonInterval(hits, truth.length),
    loss: categoricalCrossEntropy(predictions),
    topK: Object.fromEntries([1, 3, 5].filter((k) => k < classes.length).map((k) => [k, topKAccuracy(predictions, k)])),
    perClass,
    macro: macroAverages(perClass),
    confusion,
  };
}

/** Refuses arrays whose lengths disagree, which would give plausible wrong numbers. */
function checkShapes({ classes, ids, truth, probabilities }: Predictions): void {
  const samples = truth.length;
  if (samples === 0) throw new RangeError('there are no predictions to evaluate');
  if (ids.length !== samples || probabilities.length !== samples * classes.length)
    throw new RangeError(
      `${samples} labels of ${classes.length} classes go with ${ids.length} ids and ${probabilities.length} probabilities`,
    );
  const outside = truth.find((label) => label < 0 || label >= classes.length);
  if (outside !== undefined) throw new RangeError(`label ${outside} is not one of ${classes.length} classes`);
}
