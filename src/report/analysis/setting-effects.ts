import type { Metric } from '../../contracts/experiment.js';
import type { LeaderboardRow } from '../../contracts/results.js';
import { monitored, sweptText } from '../../record/leaderboard/leaderboard.js';
import { isNumeric } from '../text/format.js';
import { type MeanWithInterval, mean, meanWithInterval, median, standardDeviation } from './mean.js';
import { pairByKey } from './pairs.js';

/** The effect of one swept setting on the monitored metric, over all other settings and seeds. */
export interface SettingEffect {
  readonly path: string;
  readonly monitor: Metric;
  /** One summary per value: numbers ascending, other values as sorted texts. */
  readonly values: readonly ValueSummary[];
  /**
   * The two values with the best means, compared over pairs of runs that differ in nothing else: the better one, the
   * other, and the mean gain. Null if there are no such pairs.
   */
  readonly best: { readonly value: string; readonly against: string; readonly by: MeanWithInterval } | null;
}

/** Statistics of the monitored metric over the runs with one value of a setting; null if no run has the metric. */
export interface ValueSummary {
  /** Empty for the runs in which the setting is left out. */
  readonly value: string;
  /** Runs that have the metric, and runs that failed, diverged or were stopped. */
  readonly count: number;
  readonly without: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Null for fewer than two runs. */
  readonly standardDeviation: number | null;
}

/** One entry for each swept setting that has at least two values. Uses validation (or training) metrics only. */
export function settingEffects(
  rows: readonly LeaderboardRow[],
  sweptPaths: readonly string[],
  monitor: Metric,
): SettingEffect[] {
  return sweptPaths.map((path) => effectOf(path, rows, monitor)).filter(({ values }) => values.length > 1);
}

function effectOf(path: string, rows: readonly LeaderboardRow[], monitor: Metric): SettingEffect {
  const textOf = (row: LeaderboardRow) => sweptText(row.swept[path]);
  const values = inOrder([...new Set(rows.map(textOf))]);
  const summaries = values.map((value) =>
    summaryOf(
      value,
      rows.filter((row) => textOf(row) === value).map((row) => monitored(row, monitor)),
    ),
  );
  return { path, monitor, values: summaries, best: bestOf(path, rows, summaries, monitor) };
}

function inOrder(values: readonly string[]): string[] {
  // The runs without the setting, an empty text, are first in either order.
  const rank = (value: string) => (value === '' ? -Infinity : Number(value));
  return isNumeric(values) ? values.toSorted((a, b) => rank(a) - rank(b)) : values.toSorted();
}

function summaryOf(value: string, metrics: readonly (number | null)[]): ValueSummary {
  const known = metrics.filter((metric) => metric !== null);
  const some = known.length > 0;
  return {
    value,
    count: known.length,
    without: metrics.length - known.length,
    mean: some ? mean(known) : null,
    median: some ? median(known) : null,
    min: some ? Math.min(...known) : null,
    max: some ? Math.max(...known) : null,
    standardDeviation: known.length > 1 ? standardDeviation(known) : null,
  };
}

/** Compares pairs of runs, not means: a value whose hard runs failed would otherwise look better than it is. */
function bestOf(
  path: string,
  rows: readonly LeaderboardRow[],
  summaries: readonly ValueSummary[],
  monitor: Metric,
): SettingEffect['best'] {
  const direction = monitor.endsWith('accuracy') ? 1 : -1;
  const ranked = summaries.filter((summary) => summary.mean !== null);
  ranked.sort((a, b) => direction * (b.mean! - a.mean!));
  const [best, next] = ranked;
  if (!best || !next) return null;
  const withValue = (value: string) =>
    rows.filter((row) => sweptText(row.swept[path]) === value && monitored(row, monitor) !== null);
  const paired = pairByKey(withValue(best.value), withValue(next.value), (row) => otherSettings(row, path));
  if ('ambiguous' in paired || paired.pairs.length === 0) return null;
  const gains = paired.pairs.map(([a, b]) => direction * (monitored(a, monitor)! - monitored(b, monitor)!));
  const isReversed = mean(gains) < 0;
  const [value, against] = isReversed ? [next.value, best.value] : [best.value, next.value];
  return { value, against, by: meanWithInterval(isReversed ? gains.map((gain) => -gain) : gains) };
}

/** The seed and every swept setting but one, as a key. */
function otherSettings(row: LeaderboardRow, path: string): string {
  const others = Object.keys(row.swept).filter((key) => key !== path);
  return JSON.stringify([row.seed, ...others.sort().map((key) => [key, sweptText(row.swept[key])])]);
}
