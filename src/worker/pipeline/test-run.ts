import type { Evaluation, Predictions } from '../../contracts/results.js';
import type { RunTask } from '../../contracts/work.js';
import { categoricalCrossEntropy } from '../../evaluate/cross-entropy.js';
import { evaluate } from '../../evaluate/evaluate.js';
import { predictedClasses } from '../../evaluate/predicted-classes.js';
import { writeConfusion, writePredictions } from '../../record/run/predictions-file.js';
import { predict } from '../../train/predict.js';
import type { Workshop } from '../workshop.js';
import { engineFor } from './open-phase.js';
import type { PhasesOutcome } from './train-phases.js';
import type { UsableData } from './usable-data.js';

/** The evaluation of a run on the test set. */
export interface Tested {
  readonly evaluation: Evaluation;
  /** Loss with smoothed labels and the regularisation term, like the validation loss. */
  readonly loss: number;
}

/** Evaluates the test set and writes predictions and confusion matrix; returns null if there is no test set. */
export async function testRun(
  task: RunTask,
  { classes, test }: UsableData,
  { model, features, outcome }: PhasesOutcome,
  workshop: Workshop,
): Promise<Tested | null> {
  if (test.length === 0) return null;
  const { engine, programs } = await engineFor(model, task, workshop);
  const { probabilities, penalty } = await predict(model, outcome.weights, features.test.features, engine, programs);
  const predictions: Predictions = {
    classes,
    ids: test.map(({ id }) => id),
    truth: features.test.labels,
    probabilities,
  };
  const evaluation = evaluate(predictions);
  await writePredictions(task.directory, predictions, predictedClasses(predictions));
  await writeConfusion(task.directory, classes, evaluation.confusion);
  return { evaluation, loss: categoricalCrossEntropy(predictions, task.settings.training.labelSmoothing) + penalty };
}
