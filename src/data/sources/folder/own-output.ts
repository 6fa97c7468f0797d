import { opendir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isHidden, isImageName } from './file-names.js';

/**
 * Returns whether Espalier wrote a folder: a cache, the results of a run or of an experiment, or a folder of such
 * results. People run experiments inside their dataset's folder, and what these leave there is not a class. A folder
 * that holds an image itself, or in a folder directly in it, is none of these.
 * @param cacheFolder the one in use, wherever it is
 */
export async function isOwnOutput(path: string, cacheFolder: string): Promise<boolean> {
  if (resolve(path) === resolve(cacheFolder)) return true;
  const names = await namesUnlessImages(path);
  if (names === undefined || names === 'images') return false;
  let isOwn = isResults(names);
  for (const name of names) {
    const inner = await namesUnlessImages(join(path, name));
    if (inner === 'images') return false;
    isOwn ||= inner !== undefined && (isResults(inner) || (name === 'hashes' && isHashCache(inner)));
  }
  return isOwn;
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

/**
 * The names in a folder, or `images` once one is among them, which is soon in a folder of a million; undefined for a
 * file.
 */
async function namesUnlessImages(path: string): Promise<string[] | 'images' | undefined> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(path)) {
      if (isHidden(entry.name)) continue;
      if (isImageName(entry.name)) return 'images';
      names.push(entry.name);
    }
  } catch {
    // A file, or a folder that may not be read: whoever lists it says so.
    return undefined;
  }
  return names;
}
