import { join } from 'node:path';
import type { RangePoint } from '../contracts/range-test.js';
import { writeAtomically } from '../foundation/files/files.js';
import { csvText } from './csv/csv.js';
import { numberText } from './csv/numbers.js';

const header = ['step', 'learning_rate', 'loss', 'smoothed_loss'];

/** Writes `lr-find.csv`, one row per update: no times, so that two executions give the same bytes. Returns its path. */
export async function writeRangeTest(folder: string, points: readonly RangePoint[]): Promise<string> {
  const rows = points.map(({ step, learningRate, loss, smoothedLoss }) =>
    [step, learningRate, loss, smoothedLoss].map(numberText),
  );
  const path = join(folder, 'lr-find.csv');
  await writeAtomically(path, csvText(header, rows));
  return path;
}
