import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes below each folder directly in `folder`; files directly in it are counted under `other`. */
export async function sizesBelow(folder: string): Promise<{ [name: string]: number }> {
  const sizes: { [name: string]: number } = {};
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) sizes[entry.name] = await sizeOf(path);
    else sizes.other = (sizes.other ?? 0) + (await fileSize(path));
  }
  return sizes;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    bytes += entry.isDirectory() ? await sizeOf(path) : await fileSize(path);
  }
  return bytes;
}

/** Others may clean up while we look: what is gone has no size. */
async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}

async function fileSize(path: string): Promise<number> {
  const stats = await lstat(path).catch(() => undefined);
  return stats?.size ?? 0;
}
