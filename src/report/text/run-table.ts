import type { LeaderboardRow } from '../../contracts/results.js';
import { durationText, isNumeric, metricText } from './format.js';
import { shortNames } from './short-names.js';
import type { Column } from './table/column.js';
import { renderTable } from './table/table.js';
import { valueText } from './value-text.js';

/** A column of a table of runs: its title, and the text of a row in it. */
interface RunColumn extends Column {
  readonly text: (row: LeaderboardRow) => string;
}

const left = (title: string, text: RunColumn['text']): RunColumn => ({ title, align: 'left', text });
const right = (
  title: string,
  text: RunColumn['text'],
  room: Pick<Column, 'narrow' | 'expendable'> = {},
): RunColumn => ({ title, align: 'right', text, ...room });

/** The value of the setting at a dotted path. */
export type SettingOf = (row: LeaderboardRow, path: string) => unknown;

/** Titles of other columns that settings end in: `splits.seed`, `training.epochs`. */
const otherTitles = ['seed', 'epochs'];

/** Characters of an error that a table shows; the whole text is in the CSV file and in result.json. */
const longestError = 60;

/**
 * A table of runs in the order given: settings by their short names, then metrics. The columns `status` and `error` are
 * left out if every run is done and none has an error. Where there is little room, what ranks runs is kept longest.
 * @param settingOf the value of a setting in a run; that of the sweep unless given
 */
export function runTable(
  rows: readonly LeaderboardRow[],
  paths: readonly string[],
  width?: number,
  settingOf: SettingOf = (row, path) => row.swept[path],
): string {
  const names = shortNames(paths, otherTitles);
  const columns = [
    left('run', (row) => row.runId),
    ...(rows.some(({ status }) => status !== 'done') ? [left('status', (row) => row.status)] : []),
    ...paths.map((path, index) => settingColumn(rows, (row) => valueText(settingOf(row, path)), names[index]!)),
    right('seed', (row) => String(row.seed)),
    right('val_accuracy', (row) => metricText(row.metrics.valAccuracy), { narrow: 'val_acc' }),
    right('val_loss', (row) => metricText(row.metrics.valLoss)),
    right('test_accuracy', (row) => metricText(row.metrics.testAccuracy), { narrow: 'test_acc', expendable: 1 }),
    right('test_loss', (row) => metricText(row.metrics.testLoss), { expendable: 2 }),
    right('epochs', (row) => String(row.epochs), { expendable: 3 }),
    right('trained in', (row) => durationText(row.trainSeconds), { narrow: 'time', expendable: 4 }),
    ...(rows.some(({ error }) => error !== '') ? [left('error', (row) => shortened(row.error))] : []),
  ];
  return renderTable(
    columns,
    rows.map((row) => columns.map(({ text }) => text(row))),
    width,
  );
}

function settingColumn(rows: readonly LeaderboardRow[], text: RunColumn['text'], name: string): RunColumn {
  return isNumeric(rows.map(text)) ? right(name, text) : left(name, text);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= longestError ? text : `${characters.slice(0, longestError - 1).join('')}…`;
}
