import { dirname } from 'node:path';
import { readLeaderboard } from '../../record/read-leaderboard.js';
import { readRuns } from '../../record/read-runs.js';
import { type LeaderboardView, leaderboardViewText, withEarlierRuns } from '../../report/leaderboard-view.js';
import type { LeaderboardOptions } from '../commands/leaderboard.js';
import { print, printJson } from '../output.js';
import { leaderboardPath } from './leaderboard-path.js';

/** `espalier leaderboard`: all files are read before any is printed, so that a mistake in one shows alone. */
export async function leaderboard(files: readonly string[], { all, json }: LeaderboardOptions): Promise<void> {
  const views: LeaderboardView[] = [];
  for (const file of files) {
    const path = await leaderboardPath(file);
    const current = await readLeaderboard(path);
    views.push(all ? withEarlierRuns(current, await readRuns(dirname(path))) : current);
  }
  if (json) printJson(views);
  else print(views.map(leaderboardViewText).join('\n'));
}
