import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'leaderboard.csv';

/**
 * Returns the path of a leaderboard: `given` itself, the leaderboard.csv in it if it is a folder, or that of the experiment of
 * this name below `runs`.
 */
export async function leaderboardPath(given: string, runs: string): Promise<string> {
  const kind = await kindOf(given);
  if (kind === 'folder') return join(given, fileName);
  const named = join(runs, given);
  return kind === undefined && (await kindOf(named)) === 'folder' ? join(named, fileName) : given;
}

/** Returns the same, and for a folder of experiments the leaderboards of all of them, by name. */
export async function leaderboardPaths(given: string, runs: string): Promise<readonly string[]> {
  const path = await leaderboardPath(given, runs);
  if ((await kindOf(path)) === 'file' || (await kindOf(given)) !== 'folder') return [path];
  const below = (await readdir(given)).sort().map((name) => join(given, name, fileName));
  const kinds = await Promise.all(below.map(kindOf));
  const found = below.filter((_, index) => kinds[index] === 'file');
  return found.length > 0 ? found : [path];
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && (stats.isDirectory() ? 'folder' : 'file');
}
