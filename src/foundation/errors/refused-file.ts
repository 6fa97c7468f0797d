import { EspalierError } from './errors.js';

const refusals = new Map([
  ['EACCES', 'you may not use it'],
  ['EPERM', 'you may not use it'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['ENOTDIR', 'a part of the path is no folder'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'something else is in its place'],
  ['EMFILE', 'too many files are open'],
]);

/**
 * A file that the system will not let us use is a condition of the machine, wherever it happens; undefined for others.
 */
export function refusedFile(error: unknown): EspalierError | undefined {
  const { code, path, dest, syscall } = error as NodeJS.ErrnoException & { dest?: string };
  const reason = refusals.get(code ?? '');
  if (reason === undefined || syscall === undefined) return undefined;
  // A write that fails names its file's number at most.
  const what = path ?? dest ?? 'a file';
  return new EspalierError('FILE_REFUSED', `${what} cannot be read or written: ${reason} (${code}).`, {
    remedy: 'Mend that, or use other folders: --runs for results, ESPALIER_CACHE for the cache.',
    cause: error,
  });
}
