import { renderTable } from '../src/report/text/table/table.js';
import type { Report, Row } from './benchmark.js';
import type { Spread } from './statistics.js';

/** A report as aligned text: a figure a row, and below it what it is compared with. */
export function reportText({ title, unit, rows, notes }: Report): string {
  const columns = [
    { title: '', align: 'left' },
    { title: unit, align: 'right' },
    { title: 'lowest - highest', align: 'left' },
    { title: 'times better than', align: 'left' },
    { title: '', align: 'right' },
    { title: 'lowest - highest', align: 'left' },
    { title: 'aim', align: 'left' },
  ] as const;
  const cells = rows.map((row) => [
    row.what,
    figureText(row.figure.median),
    rangeText(row.figure, figureText),
    row.nextTo ?? '',
    row.ratio ? row.ratio.median.toFixed(2) : '',
    row.ratio ? rangeText(row.ratio, (value) => value.toFixed(2)) : '',
    aimText(row),
  ]);
  const used = columns.map((_, column) => cells.some((row) => row[column] !== ''));
  const kept = <T>(values: readonly T[]) => values.filter((_, column) => used[column]);
  return [title, '', renderTable(kept(columns), cells.map(kept)), '', ...notes].join('\n');
}

/** Whether a row reaches its aim; undefined where it has none. */
export function reachesAim({ figure, ratio, aim }: Row): boolean | undefined {
  if (!aim) return undefined;
  const judged = aim.of === 'figure' ? figure : ratio;
  if (!judged) return false;
  return 'atMost' in aim ? judged.median <= aim.atMost : judged.median >= aim.atLeast;
}

function aimText(row: Row): string {
  if (!row.aim) return '';
  const wanted = 'atMost' in row.aim ? `at most ${row.aim.atMost}` : `at least ${row.aim.atLeast}`;
  return `${wanted}: ${reachesAim(row) ? 'reached' : 'missed'}`;
}

function rangeText({ low, high, count }: Spread, text: (value: number) => string): string {
  return count === 1 ? '' : `${text(low)} - ${text(high)}`;
}

function figureText(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  if (value >= 1000) return (Math.round(value / 10) * 10).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
