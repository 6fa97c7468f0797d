import { opendir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isHidden, isImageName } from './file-names.js';

/**
 * Whether Espalier wrote a folder: a cache, the results of a run or of an experiment, or a folder of such results.
 * People run experiments inside their dataset's folder, and what that leaves there is not a class. A folder that holds
 * an image itself is none of these.
 * @param cacheFolder the one in use, wherever it is
 */
export async function isOwnOutput(path: string, cacheFolder: string): Promise<boolean> {
  if (resolve(path) === resolve(cacheFolder)) return true;
  const names = await namesUnlessImages(path);
  if (names === undefined) return false;
  if (isResults(names)) return true;
  for (const name of names) if (isResults((await namesUnlessImages(join(path, name))) ?? [])) return true;
  return names.includes('hashes') && isHashCache((await namesUnlessImages(join(path, 'hashes'))) ?? []);
}

/** An experiment's folder has one of them from its first moment on. */
const experimentMarks = ['plan.json', 'lr-find'];
/** Each name alone may stand in a dataset too. */
const marks = [
  'leaderboard.csv',
  'lr-find.csv',
  'lr-find.svg',
  'experiment.yaml',
  'log.jsonl',
  'result.json',
  'metrics.csv',
  'splits.csv',
  'checkpoint.bin',
];

function isResults(names: readonly string[]): boolean {
  return (
    names.some((name) => experimentMarks.includes(name)) || names.filter((name) => marks.includes(name)).length > 1
  );
}

const isHashCache = (names: readonly string[]) => names.some((name) => /^[0-9a-f]{32}\.json$/.test(name));

/** Names in a folder, undefined once an image is among them: that is soon in a folder of a million images. */
async function namesUnlessImages(path: string): Promise<string[] | undefined> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(path)) {
      if (isHidden(entry.name)) continue;
      if (isImageName(entry.name)) return undefined;
      names.push(entry.name);
    }
  } catch {
    // A file, or a folder that may not be read: whoever lists it says so.
    return undefined;
  }
  return names;
}
