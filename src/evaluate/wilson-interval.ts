/** The 97.5 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * Computes the 95 % score interval of a proportion (Wilson, 1927): unlike the normal approximation it stays within
 * [0, 1] and has a width if all or none of the samples are hits. `samples` is at least 1.
 */
export function wilsonInterval(hits: number, samples: number): [low: number, high: number] {
  const proportion = hits / samples;
  const shrink = 1 + (z * z) / samples;
  const centre = (proportion + (z * z) / (2 * samples)) / shrink;
  const half = (z / shrink) * Math.sqrt((proportion * (1 - proportion)) / samples + (z * z) / (4 * samples * samples));
  // With no hits or only hits one end is exactly 0 or 1, and rounding must not move it outside.
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}
