import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EspalierError } from '../errors/errors.js';

/**
 * Makes a folder and those above it, where they are not there. Node's own recursive `mkdir` never returns where a
 * file system says of a new folder that its parent does not exist, as /proc does.
 */
export async function ensureFolder(path: string): Promise<void> {
  if (await madeOrThere(path)) return;
  const parent = dirname(path);
  if (parent !== path) await ensureFolder(parent);
  if (await madeOrThere(path)) return;
  throw new EspalierError('FILE_REFUSED', `The folder ${path} cannot be made: its file system takes no new folders.`, {
    remedy: 'Use another folder: --runs for results, ESPALIER_CACHE for the cache.',
  });
}

/** False where the folder above is missing. */
async function madeOrThere(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    // Whatever was wrong with making it: EEXIST mostly, EROFS or EACCES on some file systems.
    const isThere = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
    if (isThere) return true;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
