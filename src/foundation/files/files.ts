import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import envPaths from 'env-paths';
import writeFileAtomic from 'write-file-atomic';
import { ensureFolder } from './ensure-folder.js';

/** Writes a file whole or not at all: a temporary file beside it is synced and renamed. Makes the folder if needed. */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  await ensureFolder(dirname(path));
  await writeFileAtomic(path, content);
}

/** The text of a file, or undefined if it does not exist. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** The folder of downloads, features and hashes: `ESPALIER_CACHE`, or `espalier` in the user's cache folder. */
export function cacheFolder(): string {
  return process.env.ESPALIER_CACHE || envPaths('espalier', { suffix: '' }).cache;
}
