import { EspalierError, exitCodes } from '../foundation/errors.js';
import { styled } from './colour.js';
import { printJson } from './output.js';

/**
 * Says what went wrong and gives the exit code. A mistake of the user's is text with a remedy and never a stack;
 * anything else is a defect, where the stack is what we need to mend it.
 */
export function reportFailure(error: unknown, { json }: { json: boolean }): number {
  const mistake = error instanceof EspalierError ? error : refusedFile(error);
  const message = error instanceof Error ? error.message : String(error);
  if (json) {
    // Mistakes in an experiment file come with their places.
    const problems = mistake && 'problems' in mistake ? mistake.problems : undefined;
    printJson({ error: { code: mistake?.code ?? 'DEFECT', message, remedy: mistake?.remedy, problems } });
  }
  process.stderr.write(`${mistake ? mistakeText(mistake) : defectText(error)}\n`);
  return mistake ? exitCodes.wrongInput : exitCodes.runFailed;
}

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

/** A file that the system will not let us use is a condition of the machine, wherever it happens. */
function refusedFile(error: unknown): EspalierError | undefined {
  const { code, path, dest } = error as NodeJS.ErrnoException & { dest?: string };
  const reason = refusals.get(code ?? '');
  if (reason === undefined || (path ?? dest) === undefined) return undefined;
  return new EspalierError('FILE_REFUSED', `${path ?? dest} cannot be read or written: ${reason} (${code}).`, {
    remedy: 'Mend that, or use other folders: --runs for results, ESPALIER_CACHE for the cache.',
  });
}

function mistakeText({ message, remedy, code }: EspalierError): string {
  const lines = [message, ...(remedy === undefined ? [] : [remedy]), styled('dim', `[${code}]`, process.stderr)];
  return lines.join('\n');
}

function defectText(error: unknown): string {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const environment = `node ${process.version}, ${process.platform} ${process.arch}`;
  return `This is a defect of Espalier; please report it with the lines below (${environment}).\n${details}`;
}
