import type { Metric } from '../../contracts/experiment.js';
import type { LeaderboardRow } from '../../contracts/results.js';
import { monitored, sortRows } from '../../record/leaderboard/leaderboard.js';
import { plural } from '../text/format.js';
import { runTable } from '../text/run-table.js';

/** The runs that a person looks at first, best first; ranked by validation alone. */
export interface BestRuns {
  readonly monitor: Metric;
  readonly best: readonly LeaderboardRow[];
  /** The number of runs by status. */
  readonly counts: { readonly [status in LeaderboardRow['status']]: number };
}

/** The `limit` best runs; those without the monitored metric are counted and never listed. */
export function bestRuns(rows: readonly LeaderboardRow[], monitor: Metric, limit = 5): BestRuns {
  const ranked = sortRows(rows, monitor).filter((row) => monitored(row, monitor) !== null);
  const counts = { done: 0, failed: 0, diverged: 0, stopped: 0 };
  for (const { status } of rows) counts[status]++;
  return { monitor, best: ranked.slice(0, limit), counts };
}

/** The table that closes a sweep, best run first. */
export function bestRunsText(
  { monitor, best, counts }: BestRuns,
  sweptPaths: readonly string[],
  width?: number,
): string {
  const others = (['failed', 'diverged', 'stopped'] as const).filter((status) => counts[status] > 0);
  const outcome = [`${plural(counts.done, 'run')} done`, ...others.map((status) => `${counts[status]} ${status}`)];
  if (best.length === 0) return `${outcome.join(', ')}; none has ${monitor}, so there is no best run.\n`;
  const title = best.length === 1 ? `The best by ${monitor}:` : `The best ${best.length} by ${monitor}:`;
  return `${outcome.join(', ')}. ${title}\n\n${runTable(best, sweptPaths, width)}\n`;
}
