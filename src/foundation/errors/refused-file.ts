import { EspalierError } from './errors.js';

const refusals = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENOTDIR', 'a part of the path is not a folder'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'something else is in its place'],
  ['EMFILE', 'too many files are open'],
]);

/**
 * Returns the EspalierError for a file that the system refuses to read or write, wherever that happens; undefined for
 * other errors.
 */
export function refusedFile(error: unknown): EspalierError | undefined {
  const { code, path, dest, syscall } = error as NodeJS.ErrnoException & { dest?: string };
  const reason = refusals.get(code ?? '');
  if (reason === undefined || syscall === undefined) return undefined;
  // The error of a failed write does not name its path.
  const what = path ?? dest ?? 'a file';
  return new EspalierError('FILE_REFUSED', `${what} cannot be read or written: ${reason} (${code}).`, {
    remedy: 'Fix that, or use other folders: --runs for results, ESPALIER_CACHE for the cache.',
    cause: error,
  });
}
