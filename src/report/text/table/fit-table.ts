import { widthOf } from '../../../foundation/text-columns.js';
import type { Column } from './column.js';

/** Spaces between two columns. */
export const gap = 2;

/** Columns are left out before a text column is made narrower than this. */
const leastTextWidth = 16;

/** A table whose titles and cells are broken into lines that fit. */
export interface FittedTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Titles of the columns that there is no room for. */
  readonly leftOut: readonly string[];
}

/** The columns that a column of the table may take, and which column it is. */
interface Size {
  readonly index: number;
  readonly least: number;
  readonly wanted: number;
}

/**
 * Returns a table made no wider than `width`. What does not fit takes its narrow titles, in several lines; then texts take
 * several lines, broken at spaces; then expendable columns are left out. Numbers and words are never broken, so that a
 * table of many columns may stay too wide.
 */
export function fitTable(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): FittedTable {
  const longest = columns.map((_, index) => widest(rows.map((row) => row[index] ?? '')));
  const natural = columns.map(({ title }, index) => Math.max(widthOf(title), longest[index]!));
  if (totalOf(natural) <= width) return { columns, rows, leftOut: [] };
  const sizesWith = (leastText: number) =>
    columns.map((column, index): Size => {
      const title = column.narrow ?? column.title;
      const text = column.align === 'right' ? longest[index]! : leastTextOf(rows, index, longest[index]!, leastText);
      return {
        index,
        least: Math.max(widest(title.split(titleBreak)), text),
        wanted: Math.max(widthOf(title), longest[index]!),
      };
    });
  const readable = withRoom(columns, sizesWith(leastTextWidth), width);
  // Where even the columns that are never left out do not fit, every text column may be as narrow as its longest word.
  const kept = leastTotal(readable) <= width ? readable : withRoom(columns, sizesWith(0), width);
  let spare = Math.max(0, width - leastTotal(kept));
  const fitted = kept.map(({ index, least, wanted }) => {
    const more = Math.min(spare, wanted - least);
    spare -= more;
    return { index, room: least + more };
  });
  return {
    columns: fitted.map(({ index, room }) => {
      const { title, narrow = title, align } = columns[index]!;
      return { title: broken(narrow, titleBreak, room), align };
    }),
    rows: rows.map((row) => fitted.map(({ index, room }) => broken(row[index] ?? '', textBreak, room))),
    leftOut: columns.filter((_, index) => !kept.some((size) => size.index === index)).map(({ title }) => title),
  };
}

/** Where a title may end a line: after a space, an underscore or a dot. */
const titleBreak = /(?<=[ _.])/;
const textBreak = /(?<= )/;

const widest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, widthOf(text.trimEnd())), 0);
const totalOf = (widths: readonly number[]) => widths.reduce((sum, each) => sum + each + gap, -gap);

const leastTotal = (sizes: readonly Size[]) => totalOf(sizes.map(({ least }) => least));

function leastTextOf(rows: readonly (readonly string[])[], index: number, longest: number, leastText: number): number {
  const word = widest(rows.flatMap((row) => (row[index] ?? '').split(textBreak)));
  return Math.min(longest, Math.max(word, leastText));
}

/** Returns the columns without those that are left out: the most expendable first, as few as possible. */
function withRoom(columns: readonly Column[], sizes: readonly Size[], width: number): readonly Size[] {
  const rank = ({ index }: Size) => columns[index]!.expendable ?? 0;
  let kept = sizes;
  while (leastTotal(kept) > width) {
    const next = kept.reduce((most, size) => (rank(size) > rank(most) ? size : most));
    if (rank(next) === 0) break;
    kept = kept.filter((size) => size !== next);
  }
  return kept;
}

/** Returns a text in lines of at most `room` columns, broken only where `at` matches. */
function broken(text: string, at: RegExp, room: number): string {
  const lines = [''];
  for (const piece of text.split(at)) {
    const line = lines.at(-1)! + piece;
    if (lines.at(-1) === '' || widthOf(line.trimEnd()) <= room) lines[lines.length - 1] = line;
    else lines.push(piece);
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}
