/**
 * Divides `total` items by fractions (largest remainder; ties go to the earlier fraction), at least one for every
 * fraction that is not zero. The counts add up to round(total * sum of fractions), or more where the minimum demands it.
 * @param fractions of the total, together at most 1
 * @returns undefined where there are fewer items than fractions that are not zero
 */
export function allocate(total: number, fractions: readonly number[]): number[] | undefined {
  if (total < fractions.filter((fraction) => fraction > 0).length) return undefined;
  const rest = 1 - fractions.reduce((sum, fraction) => sum + fraction, 0);
  // The unused rest is a fraction of its own, without a minimum. Rounding errors of the sum are not a rest.
  const quotas = [...fractions, rest > 1e-9 ? rest : 0].map((fraction) => Number((fraction * total).toFixed(9)));
  const counts = quotas.map(Math.floor);
  const byRemainder = quotas
    .map((quota, index) => ({ index, remainder: quota - Math.floor(quota) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { index } of byRemainder.slice(0, missing)) counts[index]!++;

  for (const [index, fraction] of fractions.entries()) {
    if (fraction === 0 || counts[index]! > 0) continue;
    counts[largest(counts, fractions.length)]!--;
    counts[index] = 1;
  }
  return counts.slice(0, fractions.length);
}

/** Index of the count that can give one item away: the unused rest, or else the largest. */
function largest(counts: readonly number[], restIndex: number): number {
  if (counts[restIndex]! > 0) return restIndex;
  return counts.indexOf(Math.max(...counts));
}
