import { join } from 'node:path';
import { readIfPresent, writeAtomically } from '../../../foundation/files/files.js';
import { sha256 } from '../../../foundation/hash.js';

/** The identity of a file when it was hashed, and the SHA-256 of its content. */
export interface KnownFile {
  /** Size, times and inode: `identityOf`. A file that still has the same identity has the same content. */
  readonly identity: string;
  readonly sha256: string;
}

/** Hashes of files below one folder, by path below it. */
export type HashCache = Map<string, KnownFile>;

const version = 1;

const pathOf = (cacheFolder: string, root: string) => join(cacheFolder, 'hashes', `${sha256(root).slice(0, 32)}.json`);

/**
 * The stored hashes of files below `root`; empty where there are none, or where the file is damaged or of another
 * version.
 */
export async function readHashCache(cacheFolder: string, root: string): Promise<HashCache> {
  const text = await readIfPresent(pathOf(cacheFolder, root)).catch(() => undefined);
  const end = text?.indexOf('\n') ?? -1;
  if (text === undefined || end < 0) return new Map();
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== sha256(body)) return new Map();
  const content = JSON.parse(body) as { version: number; root: string; files: [string, string, string][] };
  if (content.version !== version || content.root !== root) return new Map();
  return new Map(content.files.map(([path, identity, hash]) => [path, { identity, sha256: hash }]));
}

/**
 * Writes the hashes of the files below `root`, after a line with the hash of the rest, so that damage is noticed. Of
 * several writers the last one wins; the hashes of the others are computed again when they are needed.
 */
export async function writeHashCache(cacheFolder: string, root: string, cache: HashCache): Promise<void> {
  const files = [...cache].map(([path, known]) => [path, known.identity, known.sha256]);
  const body = JSON.stringify({ version, root, files });
  await writeAtomically(pathOf(cacheFolder, root), `${sha256(body)}\n${body}`);
}
