import CliTable from 'cli-table3';
import type { Column } from './column.js';
import { fitTable, gap } from './fit-table.js';

const none = '';
const noBorders = {
  top: none,
  'top-mid': none,
  'top-left': none,
  'top-right': none,
  bottom: none,
  'bottom-mid': none,
  'bottom-left': none,
  'bottom-right': none,
  left: none,
  'left-mid': none,
  mid: none,
  'mid-mid': none,
  right: none,
  'right-mid': none,
  middle: ' '.repeat(gap),
};

/**
 * A table in plain text without borders or colours: a line of titles, then the rows, columns two spaces apart. Wide
 * characters count as the two columns they take.
 * @param width columns of the terminal that the table is to fit, as `fitTable` says; unlimited where it goes to a file
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number = Infinity,
): string {
  const titled = columns.map((column) => ({ ...column, title: printable(column.title) }));
  const texts = rows.map((row) => row.map(printable));
  const fitted = width === Infinity ? { columns: titled, rows: texts, leftOut: [] } : fitTable(titled, texts, width);
  const table = new CliTable({
    head: fitted.columns.map(({ title }) => title),
    colAligns: fitted.columns.map(({ align }) => align),
    chars: noBorders,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  table.push(...fitted.rows.map((row) => [...row]));
  const lines = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
  if (fitted.leftOut.length > 0) lines.push(`(no room for ${fitted.leftOut.join(', ')})`);
  return lines.join('\n');
}

/** The text on one line without control characters: file and class names may hold what a terminal would obey. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return text.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]+/g, ' ');
}
