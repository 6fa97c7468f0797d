import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { isLfsPointer, lfsRemedy } from '../../../foundation/files/lfs-pointer.js';
import { sha256 } from '../../../foundation/hash.js';

/**
 * The path of a file that an experiment names and the hash of its content. Throws WEIGHTS_NOT_FOUND if it is missing, WEIGHTS_UNREADABLE if it is
 * a Git LFS pointer.
 */
export async function locateFile(
  path: string,
  relativeTo: string,
  what: string,
): Promise<{ readonly path: string; readonly sha256: string }> {
  const file = resolve(relativeTo, path);
  const stats = await stat(file).catch(() => undefined);
  if (!stats?.isFile())
    throw new EspalierError('WEIGHTS_NOT_FOUND', `${path}: there is no file ${file}`, {
      remedy: `Give ${what}, relative to the experiment file.`,
    });
  const bytes = await readFile(file);
  if (isLfsPointer(bytes))
    throw new EspalierError('WEIGHTS_UNREADABLE', `${path} is a Git LFS pointer, not the file itself`, {
      remedy: lfsRemedy,
    });
  return { path: file, sha256: sha256(bytes) };
}
