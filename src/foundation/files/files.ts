import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import envPaths from 'env-paths';
import writeFileAtomic from 'write-file-atomic';
import { ensureFolder } from './ensure-folder.js';

/** Writes a whole file or nothing: a temporary file beside it, synced to disk, renamed into place. Makes its folder. */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  await ensureFolder(dirname(path));
  await writeFileAtomic(path, content);
}

/** The text of a file, or undefined where there is none. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Where downloads, features and hashes are kept: `ESPALIER_CACHE`, or the user's cache folder. */
export function cacheFolder(): string {
  return process.env.ESPALIER_CACHE || envPaths('espalier', { suffix: '' }).cache;
}
