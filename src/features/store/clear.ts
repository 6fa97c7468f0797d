import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { folderSize } from '../../foundation/files/folder-size.js';
import { inUseFor } from './in-use.js';

/**
 * Removes stores of features, the least recently used first, until the rest takes at most `limit` bytes; those in use
 * stay, even above the limit. Returns the bytes that were removed. A store is renamed before it is removed, so that
 * no process reads half of one. One that cannot be removed, or that another process removes, is skipped.
 */
export async function clearFeatures(folder: string, limit: number, now: number = Date.now()): Promise<number> {
  const stores = await storesIn(folder);
  stores.sort((a, b) => a.usedAt - b.usedAt);
  let total = stores.reduce((sum, { bytes }) => sum + bytes, 0);
  let removed = 0;
  for (const { path, bytes, usedAt } of stores) {
    if (total <= limit || now - usedAt < inUseFor) break;
    if (!(await remove(path))) continue;
    total -= bytes;
    removed += bytes;
  }
  return removed;
}

async function remove(path: string): Promise<boolean> {
  const doomed = `${path}.removed-${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, doomed);
    await rm(doomed, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

async function storesIn(folder: string): Promise<{ path: string; bytes: number; usedAt: number }[]> {
  const stores = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    const usedAt = (await stat(path).catch(() => undefined))?.mtimeMs;
    if (entry.isDirectory() && usedAt !== undefined) stores.push({ path, bytes: await folderSize(path), usedAt });
  }
  return stores;
}
