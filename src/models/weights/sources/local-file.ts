import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { sha256 } from '../../../foundation/hash.js';

/**
 * The path of a file that an experiment names and the hash of its content. Throws WEIGHTS_NOT_FOUND if it is missing.
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
  return { path: file, sha256: sha256(await readFile(file)) };
}
