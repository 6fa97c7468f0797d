import type { FinalMetrics, LeaderboardRow } from '../../contracts/results.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { sweptText } from '../../record/leaderboard/leaderboard.js';
import type { Leaderboard } from '../../record/leaderboard/read-leaderboard.js';
import { type MeanWithInterval, mean, meanWithInterval } from './mean.js';
import { pairByKey } from './pairs.js';

/** The metrics that a leaderboard has. */
export const comparedMetrics = ['valAccuracy', 'valLoss', 'testAccuracy', 'testLoss'] as const;
export type ComparedMetric = (typeof comparedMetrics)[number];

/** Two leaderboards, run by run and setting by setting. Differences are B minus A. */
export interface Comparison {
  readonly a: string;
  readonly b: string;
  /** Swept settings that both files have: runs are matched by these and the seed. */
  readonly matchedBy: readonly string[];
  readonly runs: readonly RunPair[];
  /** One entry for each combination of swept settings, over its seeds. */
  readonly settings: readonly SettingComparison[];
  /** Over all matched runs. */
  readonly all: MetricComparisons;
  readonly onlyA: readonly LeaderboardRow[];
  readonly onlyB: readonly LeaderboardRow[];
}

export interface RunPair {
  readonly swept: { readonly [path: string]: string };
  readonly seed: number;
  readonly a: LeaderboardRow;
  readonly b: LeaderboardRow;
  /** Null where one of the two runs is not done or lacks the metric. */
  readonly difference: { readonly [metric in ComparedMetric]: number | null };
}

export interface SettingComparison {
  readonly swept: { readonly [path: string]: string };
  readonly metrics: MetricComparisons;
}

/** Means over the pairs that have the metric on both sides; null where there is no such pair. */
export type MetricComparisons = {
  readonly [metric in ComparedMetric]: {
    readonly meanA: number;
    readonly meanB: number;
    readonly difference: MeanWithInterval;
  } | null;
};

/** Matches the runs of two leaderboards by the swept settings that both have, and by seed. */
export function compareLeaderboards(a: Leaderboard, b: Leaderboard): Comparison {
  const matchedBy = a.sweptPaths.filter((path) => b.sweptPaths.includes(path));
  const sweptOf = (row: LeaderboardRow) =>
    Object.fromEntries(matchedBy.map((path) => [path, plainNumber(sweptText(row.swept[path]))]));
  const paired = pairByKey(a.rows, b.rows, (row) => JSON.stringify([row.seed, sweptOf(row)]));
  if ('ambiguous' in paired) throw ambiguous(a, b, paired.ambiguous);
  const runs = paired.pairs.map(([first, second]): RunPair => {
    const { seed } = first;
    return { swept: sweptOf(first), seed, a: first, b: second, difference: differencesOf(first, second) };
  });
  return {
    a: a.path,
    b: b.path,
    matchedBy,
    runs,
    settings: bySettings(runs),
    all: summaries(runs),
    onlyA: paired.onlyFirst,
    onlyB: paired.onlySecond,
  };
}

/** The canonical text of a number, so that `0.10` and `1e-1` match; other texts are unchanged. */
function plainNumber(text: string): string {
  return text.trim() !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : text;
}

function metricsOf(row: LeaderboardRow, metric: ComparedMetric): number | null {
  return row.status === 'done' ? row.metrics[metric satisfies keyof FinalMetrics] : null;
}

function differencesOf(a: LeaderboardRow, b: LeaderboardRow): RunPair['difference'] {
  const difference = (metric: ComparedMetric) => {
    const [before, after] = [metricsOf(a, metric), metricsOf(b, metric)];
    return before === null || after === null ? null : after - before;
  };
  return {
    valAccuracy: difference('valAccuracy'),
    valLoss: difference('valLoss'),
    testAccuracy: difference('testAccuracy'),
    testLoss: difference('testLoss'),
  };
}

function bySettings(runs: readonly RunPair[]): SettingComparison[] {
  const groups = new Map<string, RunPair[]>();
  for (const run of runs) {
    const key = JSON.stringify(run.swept);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((group) => ({ swept: group[0]!.swept, metrics: summaries(group) }));
}

function summaries(runs: readonly RunPair[]): MetricComparisons {
  const summary = (metric: ComparedMetric) => {
    const known = runs.filter(({ difference }) => difference[metric] !== null);
    if (known.length === 0) return null;
    return {
      meanA: mean(known.map(({ a }) => a.metrics[metric]!)),
      meanB: mean(known.map(({ b }) => b.metrics[metric]!)),
      difference: meanWithInterval(known.map(({ difference }) => difference[metric]!)),
    };
  };
  return {
    valAccuracy: summary('valAccuracy'),
    valLoss: summary('valLoss'),
    testAccuracy: summary('testAccuracy'),
    testLoss: summary('testLoss'),
  };
}

function ambiguous(a: Leaderboard, b: Leaderboard, row: LeaderboardRow): EspalierError {
  const only = [
    ...a.sweptPaths.filter((path) => !b.sweptPaths.includes(path)),
    ...b.sweptPaths.filter((path) => !a.sweptPaths.includes(path)),
  ];
  const reason = only.length > 0 ? `only one of them has ${only.join(', ')}` : 'a run is listed twice';
  return new EspalierError(
    'LEADERBOARD_AMBIGUOUS',
    `${a.path} and ${b.path}: run ${row.runId} cannot be matched to one run: ${reason}`,
    { remedy: 'Compare leaderboards that sweep the same settings.' },
  );
}
