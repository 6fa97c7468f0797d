import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, readSync, statSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { sha256 } from '../../../foundation/hash.js';
import { decodingRevision } from '../../decode/decoding-revision.js';
import { type ReadAt, readingFrom } from '../../decode/read-at.js';
import { type FileContent, type HashCache, readHashCache, writeHashCache } from './hash-cache.js';

const atOnce = 8;
const statsPerTurn = 500;
/** Most bytes of a file that is read at once; larger files are streamed. */
const wholeFileBytes = 4_194_304;
const saveEveryMs = 10_000;
/**
 * A file changed this shortly before it was hashed may be changed again without a new time stamp (they are coarse
 * on some file systems), so it is not remembered.
 */
const settledAfterNs = 2_000_000_000n;

/**
 * SHA-256 of the content of files, and the revision of decoding for it, in their order. They are taken from a cache below `cacheFolder` as long as the
 * file keeps its path, size, modification and change time and inode, so that a second call costs one `stat` a file.
 * A link that does not lead to a file has a hash of its own, see `hashOfNowhere`.
 * @param paths below `root`, with forward slashes
 * @param onProgress called with the bytes hashed so far, and all that must be
 */
export async function hashFiles(
  root: string,
  paths: readonly string[],
  cacheFolder: string,
  onProgress?: (bytes: number, totalBytes: number) => void,
): Promise<FileContent[]> {
  const before = await readHashCache(cacheFolder, root);
  const known: HashCache = new Map();
  const contents = new Array<FileContent>(paths.length);
  const unknown: { index: number; stats: BigIntStats }[] = [];

  // Synchronous stats are several times faster than awaited ones; pauses between them keep the process responsive.
  for (const [index, path] of paths.entries()) {
    if (index % statsPerTurn === statsPerTurn - 1) await nextTurn();
    const stats = statOf(root, path);
    if (stats === undefined) {
      contents[index] = { sha256: hashOfNowhere(path) };
      continue;
    }
    const entry = before.get(path);
    if (entry !== undefined && entry.identity === identityOf(stats)) {
      contents[index] = entry.content;
      known.set(path, entry);
    } else unknown.push({ index, stats });
  }

  const startedNs = BigInt(Date.now()) * 1_000_000n;
  let savedAt = Date.now();
  let bytes = 0;
  const totalBytes = unknown.reduce((sum, { stats }) => sum + Number(stats.size), 0);
  const limit = pLimit(atOnce);
  await Promise.all(
    unknown.map(({ index, stats }) =>
      limit(async () => {
        const path = paths[index]!;
        const content = await contentOf(join(root, path), stats.size);
        contents[index] = content;
        bytes += Number(stats.size);
        onProgress?.(bytes, totalBytes);
        if (stats.mtimeNs + settledAfterNs < startedNs) known.set(path, { identity: identityOf(stats), content });
        if (Date.now() - savedAt > saveEveryMs) {
          savedAt = Date.now();
          await writeHashCache(cacheFolder, root, new Map([...before, ...known]));
        }
      }),
    ),
  );
  if (unknown.length > 0 || before.size !== known.size) await writeHashCache(cacheFolder, root, known);
  return contents;
}

const identityOf = (stats: BigIntStats) => `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`;

/** The hash of a link that does not lead to a file: it counts as an image of its own that cannot be decoded. */
export function hashOfNowhere(path: string): string {
  return sha256(`a link that leads to no file: ${path}`);
}

/** The stats of a file; undefined for a link that leads nowhere or in a circle. */
function statOf(root: string, path: string): BigIntStats | undefined {
  try {
    const stats = statSync(join(root, path), { bigint: true });
    if (stats.isFile()) return stats;
  } catch (cause) {
    const link = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (link?.isSymbolicLink() && leadsNowhere(cause)) return undefined;
    throw unreadable(join(root, path), (cause as NodeJS.ErrnoException).code, cause);
  }
  throw unreadable(join(root, path), 'it is not a file');
}

async function contentOf(path: string, size: bigint): Promise<FileContent> {
  try {
    if (size <= wholeFileBytes) {
      const bytes = await readFile(path);
      return described(sha256(bytes), readingFrom(bytes));
    }
    const file = await open(path);
    try {
      const hash = createHash('sha256');
      const stream = file.createReadStream({ highWaterMark: 1_048_576, autoClose: false });
      for await (const piece of stream) hash.update(piece);
      return described(hash.digest('hex'), (position, length) => {
        const bytes = Buffer.alloc(length);
        return bytes.subarray(0, readSync(file.fd, bytes, 0, length, position));
      });
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(path, (cause as NodeJS.ErrnoException).code, cause);
  }
}

function described(sha256: string, read: ReadAt): FileContent {
  const revision = decodingRevision(read);
  return revision === 1 ? { sha256 } : { sha256, decodingRevision: revision };
}

export function leadsNowhere(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR';
}

function unreadable(path: string, reason: string | undefined, cause?: unknown): EspalierError {
  // A file that is missing was listed a moment ago.
  const gone = reason === 'ENOENT';
  return new EspalierError('DATA_UNREADABLE', `${path} cannot be read (${gone ? 'it has been removed' : reason})`, {
    remedy: gone
      ? 'If files are being moved, start again afterwards.'
      : 'Check its permissions, or remove it from the dataset.',
    cause,
  });
}
