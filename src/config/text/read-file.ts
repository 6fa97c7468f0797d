import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { EspalierError } from '../../foundation/errors/errors.js';
import { SourceText } from './source-text.js';

/** Most bytes of an experiment file; the longest sensible one has a hundredth of it. */
const largestFile = 1024 * 1024;

/** The text of an experiment file, without a byte order mark. Throws an EspalierError if it cannot be read as UTF-8. */
export async function readExperimentFile(path: string): Promise<SourceText> {
  const bytes = await readBytes(path);
  if (!isUtf8(bytes)) {
    throw new EspalierError('CONFIG_NOT_UTF8', `${path}:${firstBadLine(bytes)} is not UTF-8 text.`, {
      remedy: looksLikeUtf16(bytes)
        ? 'The file is UTF-16: save it as UTF-8 in your editor.'
        : 'Save the file as UTF-8 in your editor; is it an experiment file at all?',
    });
  }
  return new SourceText(path, new TextDecoder().decode(bytes));
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > largestFile) {
      const mebibytes = (size / largestFile).toFixed(1);
      throw new EspalierError(
        'CONFIG_FILE_TOO_LARGE',
        `${path} has ${mebibytes} MiB; an experiment file has at most 1.`,
        {
          remedy: 'Give the experiment file, not a data or weights file.',
        },
      );
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof EspalierError) throw error;
    throw unreadable(path, error as NodeJS.ErrnoException);
  }
}

function unreadable(path: string, error: NodeJS.ErrnoException): EspalierError {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return new EspalierError('CONFIG_FILE_MISSING', `There is no file ${path || '""'}.`, {
      remedy: 'Check the path, or write a starter file with `espalier init`.',
    });
  }
  const reason =
    error.code === 'EISDIR'
      ? 'it is a folder'
      : error.code === 'EACCES' || error.code === 'EPERM'
        ? 'you may not read it'
        : error.message;
  return new EspalierError('CONFIG_FILE_UNREADABLE', `${path} cannot be read: ${reason}.`, {
    remedy: 'Give the path of an experiment file, e.g. `configs/tutorial.yaml`.',
    cause: error,
  });
}

/** Line breaks are single bytes in UTF-8 and part of no other character, so lines can be checked one by one. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
}

function looksLikeUtf16(bytes: Buffer): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
