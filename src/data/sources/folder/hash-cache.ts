import { join } from 'node:path';
import { readIfPresent, writeAtomically } from '../../../foundation/files/files.js';
import { sha256 } from '../../../foundation/hash.js';
import { latestDecodingRevision } from '../../decode/decoding-revision.js';

/** Known facts about a file's content, as in a `Sample`. */
export interface FileContent {
  readonly sha256: string;
  readonly decodingRevision?: number;
}

/** The content of a file, and its identity when it was read. */
export interface KnownFile {
  /** Size, times and inode: `identityOf`. A file that still has the same identity has the same content. */
  readonly identity: string;
  readonly content: FileContent;
}

/** Contents of files below one folder, by path below it. */
export type HashCache = Map<string, KnownFile>;

const version = 1;

interface Stored {
  readonly version: number;
  /** The highest revision of decoding that the writer knew. */
  readonly decoding?: number;
  readonly root: string;
  readonly files: readonly (readonly [path: string, identity: string, sha256: string, decodingRevision?: number])[];
}

const pathOf = (cacheFolder: string, root: string) => join(cacheFolder, 'hashes', `${sha256(root).slice(0, 32)}.json`);

/**
 * Reads what is stored of the files below `root`; empty if there is nothing, or if the file is damaged, of another
 * version, or written by a release that decoded differently.
 */
export async function readHashCache(cacheFolder: string, root: string): Promise<HashCache> {
  const text = await readIfPresent(pathOf(cacheFolder, root)).catch(() => undefined);
  const end = text?.indexOf('\n') ?? -1;
  if (text === undefined || end < 0) return new Map();
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== sha256(body)) return new Map();
  const content = JSON.parse(body) as Stored;
  if (content.version !== version || content.decoding !== latestDecodingRevision || content.root !== root)
    return new Map();
  return new Map(
    content.files.map(([path, identity, sha256, decodingRevision]) => {
      return [path, { identity, content: { sha256, ...(decodingRevision !== undefined && { decodingRevision }) } }];
    }),
  );
}

/**
 * Writes the hashes of the files below `root`, after a line with the hash of the rest, so that damage is noticed. Of
 * several writers the last one wins; the hashes of the others are computed again when they are needed.
 */
export async function writeHashCache(cacheFolder: string, root: string, cache: HashCache): Promise<void> {
  const files = [...cache].map(([path, { identity, content }]): Stored['files'][number] => {
    const { sha256, decodingRevision } = content;
    return decodingRevision === undefined ? [path, identity, sha256] : [path, identity, sha256, decodingRevision];
  });
  const stored: Stored = { version, decoding: latestDecodingRevision, root, files };
  const body = JSON.stringify(stored);
  await writeAtomically(pathOf(cacheFolder, root), `${sha256(body)}\n${body}`);
}
