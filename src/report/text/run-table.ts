import type { LeaderboardRow } from '../../contracts/results.js';
import { sweptText } from '../../record/leaderboard/leaderboard.js';
import { durationText, isNumeric, metricText } from './format.js';
import { shortNames } from './short-names.js';
import { type Column, renderTable } from './table.js';

/** A column of a table of runs: its title, and the text of a row in it. */
interface RunColumn extends Column {
  readonly text: (row: LeaderboardRow) => string;
}

const left = (title: string, text: RunColumn['text']): RunColumn => ({ title, align: 'left', text });
const right = (title: string, text: RunColumn['text']): RunColumn => ({ title, align: 'right', text });

/** Characters of an error that a table shows; the whole text is in the CSV file and in result.json. */
const longestError = 60;

/**
 * A table of runs in the order given: swept settings by their short names, then metrics. The columns `status` and
 * `error` are left out if every run is done and none has an error.
 */
export function runTable(rows: readonly LeaderboardRow[], sweptPaths: readonly string[]): string {
  const names = shortNames(sweptPaths);
  const columns = [
    left('run', (row) => row.runId),
    ...(rows.some(({ status }) => status !== 'done') ? [left('status', (row) => row.status)] : []),
    ...sweptPaths.map((path, index) => sweptColumn(rows, path, names[index]!)),
    right('seed', (row) => String(row.seed)),
    right('val_accuracy', (row) => metricText(row.metrics.valAccuracy)),
    right('val_loss', (row) => metricText(row.metrics.valLoss)),
    right('test_accuracy', (row) => metricText(row.metrics.testAccuracy)),
    right('test_loss', (row) => metricText(row.metrics.testLoss)),
    right('epochs', (row) => String(row.epochs)),
    right('trained in', (row) => durationText(row.trainSeconds)),
    ...(rows.some(({ error }) => error !== '') ? [left('error', (row) => shortened(row.error))] : []),
  ];
  return renderTable(
    columns,
    rows.map((row) => columns.map(({ text }) => text(row))),
  );
}

function sweptColumn(rows: readonly LeaderboardRow[], path: string, name: string): RunColumn {
  const text = (row: LeaderboardRow) => sweptText(row.swept[path]);
  return isNumeric(rows.map(text)) ? right(name, text) : left(name, text);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= longestError ? text : `${characters.slice(0, longestError - 1).join('')}…`;
}
