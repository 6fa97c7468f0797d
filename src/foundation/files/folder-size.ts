import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Returns the bytes of all files below a folder; 0 if it does not exist. Files that are removed meanwhile count as 0.
 */
export async function folderSize(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? await folderSize(path) : ((await lstat(path).catch(() => undefined))?.size ?? 0);
  }
  return bytes;
}
