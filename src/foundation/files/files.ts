import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import envPaths from 'env-paths';
import { ensureFolder } from './ensure-folder.js';

/**
 * Writes a file whole or not at all: a temporary file beside it is synced and renamed. Makes the folder if needed. The
 * temporary name is drawn at random: process ids are equal on machines, and in containers, that share a folder. Writes
 * of one file that overlap are whole, but either may be the last.
 */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  await ensureFolder(dirname(path));
  // A link stays one, and the file that it leads to is replaced.
  const target = await realpath(path).catch(() => path);
  const temporary = `${target}.${randomUUID()}`;
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Returns the text of a file, or undefined if it does not exist. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Returns the folder of downloads, features and hashes: `ESPALIER_CACHE`, or `espalier` in the user's cache folder. */
export function cacheFolder(): string {
  return process.env.ESPALIER_CACHE || envPaths('espalier', { suffix: '' }).cache;
}
