/**
 * How many of `total` things each share gets (largest remainder; ties go to the earlier share), every share that is
 * not zero at least one. The counts add up to round(total * sum of shares), or more where the minimum demands it.
 * @param shares fractions of the total, together at most 1
 * @returns undefined where there are fewer things than shares that are not zero
 */
export function allocate(total: number, shares: readonly number[]): number[] | undefined {
  if (total < shares.filter((share) => share > 0).length) return undefined;
  const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
  // What no share asks for is a share of its own, without a minimum. Tiny errors of addition are no share.
  const quotas = [...shares, rest > 1e-9 ? rest : 0].map((share) => Number((share * total).toFixed(9)));
  const counts = quotas.map(Math.floor);
  const byRemainder = quotas
    .map((quota, index) => ({ index, remainder: quota - Math.floor(quota) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  for (const { index } of byRemainder.slice(0, missing)) counts[index]!++;

  for (const [index, share] of shares.entries()) {
    if (share === 0 || counts[index]! > 0) continue;
    counts[largest(counts, shares.length)]!--;
    counts[index] = 1;
  }
  return counts.slice(0, shares.length);
}

/** Who can give one away: the unused rest, or else the largest share. */
function largest(counts: readonly number[], restIndex: number): number {
  if (counts[restIndex]! > 0) return restIndex;
  return counts.indexOf(Math.max(...counts));
}
