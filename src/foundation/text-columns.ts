/**
 * Terminal columns that a character takes, one user-perceived character at a time: 2 for East Asian wide and full-width
 * forms and emoji (Unicode UAX #11 and UTS #51, the blocks that occur in practice), otherwise 1.
 */
export function columnsOf(character: string): number {
  return wide.test(character) ? 2 : 1;
}

const wide =
  /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6])/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The user-perceived characters of a line with their offsets; tabs become a space, control characters �. */
export function visibleCharacters(line: string): { text: string; offset: number; columns: number }[] {
  return Array.from(segmenter.segment(line), ({ segment, index }) => {
    const text = segment === '\t' ? ' ' : withoutControls(segment);
    return { text, offset: index, columns: columnsOf(text) };
  });
}

/** Text that is safe to show on a terminal. */
export const withoutControls = (text: string) => text.replace(control, '\u{FFFD}');

/** Characters that move the cursor or colour a terminal: C0, DEL, C1, and marks that reorder or hide text. */
const control = /[\p{Cc}\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu;

/** Returns how many columns of a terminal a line takes. */
export function widthOf(line: string): number {
  if (/^[\x20-\x7e]*$/.test(line)) return line.length;
  return visibleCharacters(line).reduce((sum, { columns }) => sum + columns, 0);
}
