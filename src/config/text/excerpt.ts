import { visibleCharacters } from '../../foundation/text-columns.js';
import type { Place } from './source-text.js';

/** Most columns of a quoted line that are shown; a longer line is clipped around the caret. */
const widest = 100;
/** Columns kept before the caret of a clipped line. */
const before = 50;

/** Most UTF-16 units of a line that are examined on each side of a place: a line may have a million. */
const farthest = 400;

/**
 * The first line of a place with carets below it:
 *
 *     14 | optimizer: { name: adam, learning_rte: 0.001 }
 *        |                          ^^^^^^^^^^^^
 */
export function excerpt(place: Place): string {
  const { line, column } = place.source.position(place.start);
  const { text: near, offset } = window(place.source.line(line), column - 1);
  const start = column - 1 - offset;
  const end = start + Math.max(1, place.end - place.start);
  const characters = visibleCharacters(near);
  const total = characters.reduce((sum, { columns }) => sum + columns, 0);

  let skip = 0;
  if (total > widest) {
    const caret = characters.filter(({ offset }) => offset < start).reduce((sum, { columns }) => sum + columns, 0);
    skip = Math.max(0, Math.min(caret - before, total - widest));
  }
  let shown = '';
  let indent = 0;
  let carets = 0;
  let passed = 0;
  let clipped = false;
  for (const { text, offset, columns } of characters) {
    passed += columns;
    if (passed <= skip) continue;
    if (passed > skip + widest) {
      clipped = true;
      break;
    }
    shown += text;
    if (offset < start) indent += columns;
    else if (offset < end) carets += columns;
  }
  const cut = skip > 0 || offset > 0 ? '… ' : '';
  const number = place.source.isFile ? `${line} ` : '';
  const margin = ' '.repeat(number.length);
  const pointer = ' '.repeat(cut.length + indent) + '^'.repeat(Math.max(1, carets));
  return `  ${number}| ${cut}${shown}${clipped ? ' …' : ''}\n  ${margin}| ${pointer}`;
}

/** The part of a line around a column, with where it starts; no character is cut in half. */
function window(line: string, column: number): { text: string; offset: number } {
  const isWhole = (at: number) => !/^[\uDC00-\uDFFF]/.test(line.charAt(at));
  let offset = Math.max(0, column - farthest);
  if (!isWhole(offset)) offset--;
  let end = Math.min(line.length, column + farthest);
  if (!isWhole(end)) end++;
  return { text: line.slice(offset, end), offset };
}
