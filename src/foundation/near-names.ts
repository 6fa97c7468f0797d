import { distance } from 'fastest-levenshtein';

/** Comparing takes the product of two lengths, and a file may give any name. */
const longest = 500;

/** Names by how near they are to the one that was asked for; first those that contain it. */
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
