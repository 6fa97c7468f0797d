import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { splitKeys, storeNames } from '../keys.js';

/** How often a store is marked as used by whoever needs it, milliseconds. */
export const markedEvery = 10 * 60_000;
/** Stores marked within an hour stay, whatever their size. */
export const inUseFor = 60 * 60_000;

/**
 * Sets a store's time of last use, by which the cache is cleared. One that is not there, or not ours, stays as it is.
 */
export async function markAsUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

/**
 * Keeps stores from being cleared by other processes while a sweep lasts, which may read them hours after they were
 * written. `keys` as `joinKeys` gives them. Returns what ends it.
 */
export function keepInUse(root: string, keys: Iterable<string>): () => void {
  const folders = new Set([...keys].flatMap((joined) => storeNames(splitKeys(joined)).map((name) => join(root, name))));
  const mark = () => {
    for (const folder of folders) void markAsUsed(folder);
  };
  mark();
  const timer = setInterval(mark, markedEvery).unref();
  return () => clearInterval(timer);
}
