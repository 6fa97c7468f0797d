import type { Metric } from '../../contracts/experiment.js';
import type { RunRecord } from '../../contracts/record.js';
import type { FinalMetrics, LeaderboardRow } from '../../contracts/results.js';
import { writeAtomically } from '../../foundation/files/files.js';
import { canonicalJson } from '../../foundation/hash.js';
import { csvText } from '../csv/csv.js';
import { numberText, secondsText } from '../csv/numbers.js';

/** The fixed columns before and after those of the swept settings. */
export const leadingColumns = ['run_id', 'status', 'seed'] as const;
export const trailingColumns = [
  'val_accuracy',
  'val_loss',
  'test_accuracy',
  'test_loss',
  'epochs',
  'train_seconds',
  'features_seconds',
  'error',
] as const;

/** Returns the leaderboard's row of a recorded run. */
export function leaderboardRow(record: RunRecord): LeaderboardRow {
  const { runId, status, seed, swept, metrics, epochs, timings, error } = record;
  const { trainSeconds, featuresSeconds } = timings;
  return { runId, status, seed, swept, metrics, epochs, trainSeconds, featuresSeconds, error };
}

/** Returns the row of a run without a record: its process died, or it was stopped before it ended. */
export function rowWithoutResult(
  run: Pick<LeaderboardRow, 'runId' | 'seed' | 'swept'>,
  status: 'failed' | 'stopped',
  error: string,
): LeaderboardRow {
  const { runId, seed, swept } = run;
  const metrics = { valAccuracy: null, valLoss: null, testAccuracy: null, testLoss: null, loss: null, accuracy: null };
  return { runId, status, seed, swept, metrics, epochs: 0, trainSeconds: 0, featuresSeconds: 0, error };
}

const metricNames = {
  val_loss: 'valLoss',
  val_accuracy: 'valAccuracy',
  loss: 'loss',
  accuracy: 'accuracy',
} as const satisfies Record<Metric, keyof FinalMetrics>;

/** Returns the monitored metric of a row; null if it is missing or not finite, or if the run is not done. */
export function monitored(row: Pick<LeaderboardRow, 'status' | 'metrics'>, monitor: Metric): number | null {
  const value = row.metrics[metricNames[monitor]];
  return row.status === 'done' && value !== null && Number.isFinite(value) ? value : null;
}

/**
 * Sorts rows, the best first: losses ascending, accuracies descending, ties by run id, rows without the metric last.
 */
export function sortRows(rows: readonly LeaderboardRow[], monitor: Metric): LeaderboardRow[] {
  const direction = monitor.endsWith('accuracy') ? -1 : 1;
  const rank = (row: LeaderboardRow) => {
    const value = monitored(row, monitor);
    return value === null ? Infinity : direction * value;
  };
  return [...rows].sort((a, b) => compare(rank(a), rank(b)) || compare(a.runId, b.runId));
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Returns a swept value as a cell: text unchanged, anything else as JSON; empty where the setting is left out. */
export function sweptText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : canonicalJson(value);
}

/** Returns the text of `leaderboard.csv`, best run first, with the swept settings in the experiment's order. */
export function leaderboardText(
  rows: readonly LeaderboardRow[],
  sweptPaths: readonly string[],
  monitor: Metric,
): string {
  const lines = sortRows(rows, monitor).map((row) => [
    row.runId,
    row.status,
    row.seed,
    ...sweptPaths.map((path) => sweptText(row.swept[path])),
    numberText(row.metrics.valAccuracy),
    numberText(row.metrics.valLoss),
    numberText(row.metrics.testAccuracy),
    numberText(row.metrics.testLoss),
    row.epochs,
    secondsText(row.trainSeconds),
    secondsText(row.featuresSeconds),
    onOneLine(row.error),
  ]);
  return csvText([...leadingColumns, ...sweptPaths, ...trailingColumns], lines);
}

/** Returns a message on one line, so that the CSV is readable as text; result.json has it in full. */
function onOneLine(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}

/** Writes `leaderboard.csv`; it holds the given rows and no others, so they must be those of the current plan. */
export async function writeLeaderboard(
  path: string,
  rows: readonly LeaderboardRow[],
  sweptPaths: readonly string[],
  monitor: Metric,
): Promise<void> {
  await writeAtomically(path, leaderboardText(rows, sweptPaths, monitor));
}
