import { distance } from 'fastest-levenshtein';

/**
 * The name that a misspelt one most likely means: the fewest edits, ignoring case and the difference between `-` and
 * `_`, and at most a third of its letters; undefined where none is that near.
 */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const folded = fold(written);
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const edits = editsBetween(folded, fold(name));
    if (edits <= Math.max(1, Math.floor(name.length / 3)) && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name;
}

/** Edit distance of two names in letters; swapped neighbours (`nmae`) count as one edit. */
function editsBetween(written: string, name: string): number {
  if (written.length === name.length) {
    const differing = [...name].flatMap((letter, index) => (letter === written[index] ? [] : [index]));
    const [first = 0, second = 0] = differing;
    const swapped = written[first] === name[second] && written[second] === name[first];
    if (differing.length === 2 && second === first + 1 && swapped) return 1;
  }
  return distance(written, name);
}

/** A name in snake_case: `learningRate` and `learning-rate` become `learning_rate`. */
export const fold = (name: string) =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll('-', '_');

/** Names in a sentence: `a`, `a or b`, `a, b or c`; a long list is shortened. */
export function listed(names: readonly string[], conjunction: 'or' | 'and' = 'or'): string {
  if (names.length > 12) return `${names.slice(0, 12).join(', ')}, …`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}
