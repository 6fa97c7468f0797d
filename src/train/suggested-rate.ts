import type { RangePoint } from '../contracts/range-test.js';
import { deviationOfSmoothed, stepsRemembered } from './loss/smoothed-loss.js';

/**
 * Suggests a learning rate from a range test; null if the test does not show one.
 *
 * It is the rate at which the smoothed loss is half of its way down: from its level while rates were too small to
 * matter, the mean of the first quarter of the steps, to its lowest point. Below it little is learned; towards the
 * lowest point, and long before the loss rises, training is already at the edge. Where the loss never falls by more
 * than chance, as with a network that already fits its data, it is a tenth of the rate at which the loss starts to
 * rise, as fastai takes a tenth of the rate of the minimum. docs/learning-rates.md compares this with other rules and
 * with sweeps.
 *
 * It is rounded to two significant digits, because it is not more precise than that.
 */
export function suggestedRate(points: readonly RangePoint[]): number | null {
  const finite = points.filter(({ smoothedLoss }) => Number.isFinite(smoothedLoss));
  const settled = finite.slice(stepsRemembered);
  if (settled.length === 0) return null;
  const lowest = settled.reduce((best, point) => (point.smoothedLoss < best.smoothedLoss ? point : best));
  const { level, chance } = beginning(finite.slice(0, Math.max(stepsRemembered, Math.floor(lowest.step / 4))));
  const fell = level - lowest.smoothedLoss > chance;
  const rate = fell ? halfWayDown(finite, level, lowest) : beforeTheRise(points, level + chance);
  return rate === null ? null : Number(rate.toPrecision(2));
}

/** Mean of the first losses, and how far a smoothed loss may deviate from it by chance. */
function beginning(first: readonly RangePoint[]): { level: number; chance: number } {
  const level = first.reduce((sum, { loss }) => sum + loss, 0) / first.length;
  const variance = first.reduce((sum, { loss }) => sum + (loss - level) ** 2, 0) / (first.length - 1);
  // The lowest of a few dozen correlated values rarely deviates by four standard deviations.
  return { level, chance: 4 * deviationOfSmoothed(Math.sqrt(variance)) };
}

/** The rate after which the smoothed loss stays below the middle, until its lowest point. */
function halfWayDown(points: readonly RangePoint[], level: number, lowest: RangePoint): number {
  const middle = (level + lowest.smoothedLoss) / 2;
  const above = points.findLast(({ step, smoothedLoss }) => step < lowest.step && smoothedLoss > middle);
  return points[above ? above.step : 0]!.learningRate;
}

/** The last rate before the loss rises; null if it does not rise, or is too high from the beginning. */
function beforeTheRise(points: readonly RangePoint[], limit: number): number | null {
  const notAbove = points.findLast(({ smoothedLoss }) => smoothedLoss <= limit);
  if (!notAbove || notAbove === points.at(-1)) return null;
  const rate = notAbove.learningRate / 10;
  return rate >= points[0]!.learningRate ? rate : null;
}
