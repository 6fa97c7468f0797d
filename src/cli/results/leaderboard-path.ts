import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Returns the path of a leaderboard: `path` itself, or the leaderboard.csv in it if it is a folder. */
export async function leaderboardPath(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ? join(path, 'leaderboard.csv') : path;
}
