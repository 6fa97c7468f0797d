const doubledQuote = /""/g;

/** One field, quoted or bare, and the comma or line end that terminates it. */
const field = /(?:"((?:[^"]|"")*)"|([^",\r\n][^,\r\n]*)?)(,|\r\n|\n|\r|$)/y;

/**
 * Parses a CSV text into rows (RFC 4180; LF, CRLF or CR line ends, a byte order mark allowed). Blank lines are left
 * out. Returns undefined if the text is not CSV: a quote that is not closed, text after a closing quote.
 */
export function parseCsv(text: string): string[][] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  field.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  while (field.lastIndex < text.length || row.length > 0) {
    const match = field.exec(text);
    if (!match) return undefined;
    const [, quoted, bare, end] = match;
    row.push(quoted === undefined ? (bare ?? '') : quoted.replace(doubledQuote, '"'));
    if (end === ',') continue;
    const isBlank = row.length === 1 && row[0] === '' && quoted === undefined;
    if (!isBlank) rows.push(row);
    row = [];
  }
  return rows;
}
