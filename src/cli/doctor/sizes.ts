import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { folderSize } from '../../foundation/files/folder-size.js';

/** Returns the bytes in each subfolder of `folder`; files directly in it are counted as `other`. */
export async function sizesBelow(folder: string): Promise<{ [name: string]: number }> {
  const sizes: { [name: string]: number } = {};
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sizes[entry.name] = await folderSize(path);
    else sizes.other = (sizes.other ?? 0) + ((await lstat(path).catch(() => undefined))?.size ?? 0);
  }
  return sizes;
}
