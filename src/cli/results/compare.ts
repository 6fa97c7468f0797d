import { readLeaderboard } from '../../record/leaderboard/read-leaderboard.js';
import { compareLeaderboards } from '../../report/analysis/compare.js';
import { comparisonText } from '../../report/text/compare-text.js';
import type { JsonOption, RunsOption } from '../options.js';
import { print, printJson, terminalWidth } from '../output.js';
import { leaderboardPath } from './leaderboard-path.js';

/** `espalier compare`: prints the differences between two leaderboards. */
export async function compare(a: string, b: string, { json, runs }: JsonOption & RunsOption): Promise<void> {
  const first = await readLeaderboard(await leaderboardPath(a, runs));
  const second = await readLeaderboard(await leaderboardPath(b, runs));
  const comparison = compareLeaderboards(first, second);
  if (json) printJson(comparison);
  else print(comparisonText(comparison, terminalWidth()));
}
