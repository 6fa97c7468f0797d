import { join } from 'node:path';
import type { EpochMetrics } from '../../contracts/results.js';
import { writeAtomically } from '../../foundation/files/files.js';
import { csvText } from '../csv/csv.js';
import { numberText } from '../csv/numbers.js';

const header = ['epoch', 'loss', 'accuracy', 'val_loss', 'val_accuracy', 'learning_rate'];

/** Writes `metrics.csv`, one row per epoch: no times, so that two executions of one run give the same bytes. */
export async function writeMetrics(directory: string, epochs: readonly EpochMetrics[]): Promise<void> {
  await writeAtomically(join(directory, 'metrics.csv'), csvText(header, epochs.map(metricsRow)));
}

/**
 * Returns the row of an epoch. An accuracy is a number even if training diverged, so without one there was no
 * validation set, and both of its cells are empty; a loss that is not a number stays visible as `NaN`.
 */
function metricsRow(metrics: EpochMetrics): string[] {
  const { epoch, loss, accuracy, valLoss, valAccuracy, learningRate } = metrics;
  const validation = Number.isNaN(valAccuracy) ? ['', ''] : [numberText(valLoss), numberText(valAccuracy)];
  return [String(epoch), numberText(loss), numberText(accuracy), ...validation, numberText(learningRate)];
}
