import { distance } from 'fastest-levenshtein';

/**
 * The number of characters of a name that are compared: the cost is the product of two lengths, and names in a file may
 * be of any length.
 */
const longest = 500;

/** Returns the `count` names nearest to the wanted one by edit distance; names that contain it come first. */
export function nearNames(wanted: string, names: readonly string[], count: number): string[] {
  const folded = (name: string) => name.slice(0, longest).toLowerCase();
  const asked = folded(wanted);
  const far = (name: string) => distance(asked, folded(name)) - (folded(name).includes(asked) ? 1000 : 0);
  return names
    .map((name) => ({ name, far: far(name) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ name }) => name);
}
