import { createArrayCsvStringifier } from 'csv-writer/dist/index.js';

export type CsvCell = string | number;

/**
 * Returns a table as CSV (RFC 4180) with LF line ends and a header; reading it back gives the same texts. Cells are not
 * escaped for spreadsheets: a class called `=1+1` stays as it is, because these files are data for programs.
 *
 * A row with a carriage return is quoted as a whole: the stringifier does not quote it by itself, while most readers
 * take a bare one for a line end.
 */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const plain = createArrayCsvStringifier({});
  const quoting = createArrayCsvStringifier({ alwaysQuote: true });
  const line = (row: readonly CsvCell[]) => {
    const stringifier = row.some((cell) => String(cell).includes('\r')) ? quoting : plain;
    return stringifier.stringifyRecords([[...row]]);
  };
  return [header, ...rows].map(line).join('');
}
