import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { splitKeys, storeNames } from '../keys.js';

/** Interval in which a store in use is marked, milliseconds. */
export const markedEvery = 10 * 60_000;
/** Time for which a marked store is kept, whatever its size, milliseconds. */
export const inUseFor = 60 * 60_000;

/**
 * Sets a store's time of last use, by which the cache is cleared. A store that is missing, or not ours, is left alone.
 */
export async function markAsUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {});
}

/**
 * Keeps stores from being cleared by other processes while a sweep lasts, which may read them hours after they were
 * written. `keys` are those of `joinKeys`. Returns a function that ends it.
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
