/** 97.5 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * The 95 % score interval of a share (Wilson, 1927): unlike the textbook's normal interval it stays within [0, 1] and
 * has a width when all or none of the samples are hits. `samples` is at least 1.
 */
export function wilsonInterval(hits: number, samples: number): [low: number, high: number] {
  const share = hits / samples;
  const shrink = 1 + (z * z) / samples;
  const centre = (share + (z * z) / (2 * samples)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / samples + (z * z) / (4 * samples * samples));
  // At no or all hits one end is exactly 0 or 1; rounding must not put it outside.
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
