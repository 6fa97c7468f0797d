/**
 * Pairs the items of two lists by key, in the order of the first list. If a key occurs twice in one list, the repeated
 * item is returned instead, because its pairs would be arbitrary.
 */
export function pairByKey<T>(
  first: readonly T[],
  second: readonly T[],
  key: (item: T) => string,
): { pairs: [T, T][]; onlyFirst: T[]; onlySecond: T[] } | { ambiguous: T } {
  const ambiguous = firstRepeated(first, key) ?? firstRepeated(second, key);
  if (ambiguous !== undefined) return { ambiguous };
  const unpaired = new Map(second.map((item) => [key(item), item]));
  const pairs: [T, T][] = [];
  const onlyFirst: T[] = [];
  for (const item of first) {
    const partner = unpaired.get(key(item));
    if (partner === undefined) onlyFirst.push(item);
    else pairs.push([item, partner]);
    unpaired.delete(key(item));
  }
  return { pairs, onlyFirst, onlySecond: [...unpaired.values()] };
}

function firstRepeated<T>(items: readonly T[], key: (item: T) => string): T | undefined {
  const seen = new Set<string>();
  return items.find((item) => seen.size === seen.add(key(item)).size);
}
