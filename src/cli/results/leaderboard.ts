import { dirname } from 'node:path';
import { readLeaderboard } from '../../record/leaderboard/read-leaderboard.js';
import { readRuns } from '../../record/run/read-runs.js';
import { type LeaderboardView, leaderboardViewText, withEarlierRuns } from '../../report/analysis/leaderboard-view.js';
import type { JsonOption } from '../options.js';
import { print, printJson } from '../output.js';
import { leaderboardPath } from './leaderboard-path.js';

export interface LeaderboardOptions extends JsonOption {
  readonly all: boolean;
}

/** `espalier leaderboard`: reads all files before it prints any, so that a mistake in one is shown alone. */
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
