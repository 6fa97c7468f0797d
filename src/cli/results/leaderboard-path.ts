import { stat } from 'node:fs/promises';
import { join } from 'node:path';

/** An experiment's folder stands for the leaderboard in it. */
export async function leaderboardPath(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isDirectory() ? join(path, 'leaderboard.csv') : path;
}
