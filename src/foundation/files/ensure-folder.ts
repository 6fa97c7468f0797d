import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EspalierError } from '../errors/errors.js';

/**
 * Makes a folder and its missing ancestors. Node's own recursive `mkdir` never returns if a file system reports for a
 * new folder that its parent does not exist, as /proc does.
 */
export async function ensureFolder(path: string): Promise<void> {
  if (await madeOrThere(path)) return;
  const parent = dirname(path);
  if (parent !== path) await ensureFolder(parent);
  if (await madeOrThere(path)) return;
  throw new EspalierError(
    'FILE_REFUSED',
    `The folder ${path} cannot be made: its file system does not accept new folders.`,
    {
      remedy: 'Use another folder: --runs for results, ESPALIER_CACHE for the cache.',
    },
  );
}

/** Makes a folder if it does not exist; returns false if its parent is missing. */
async function madeOrThere(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    // An existing folder mostly gives EEXIST, but EROFS or EACCES on some file systems.
    const isThere = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
    if (isThere) return true;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
