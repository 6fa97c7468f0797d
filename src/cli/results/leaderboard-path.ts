import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'leaderboard.csv';

/**
 * Returns the path of a leaderboard: `given` itself, the leaderboard.csv in it if it is a folder that has one, or else
 * that of the experiment of this name below `runs`: the photos of an experiment are often in a folder of its name.
 */
export async function leaderboardPath(given: string, runs: string): Promise<string> {
  const kind = await kindOf(given);
  if (kind === 'file') return given;
  const within = join(given, fileName);
  if (kind === 'folder' && (await kindOf(within)) === 'file') return within;
  if ((await kindOf(join(runs, given))) === 'folder') return join(runs, given, fileName);
  return kind === 'folder' ? within : given;
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
