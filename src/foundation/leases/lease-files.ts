import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureFolder } from '../files/ensure-folder.js';

/** The operations that leases need of a file system, which may be on the network. */
export interface LeaseFiles {
  /** Creates a file, in which exactly one of several processes succeeds; false if the file exists. */
  create(path: string, content: string): Promise<boolean>;
  /** Returns the content, and a mark that `touch` changes; undefined if there is no file. */
  read(path: string): Promise<{ readonly content: string; readonly mark: string } | undefined>;
  touch(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

export const leaseFiles: LeaseFiles = { create, read, touch, remove };

/** Creates with O_EXCL, which servers of NFS and SMB decide, so that one of several machines succeeds. */
async function create(path: string, content: string): Promise<boolean> {
  await ensureFolder(dirname(path));
  try {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(content);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Opens the file anew each time, because a client of NFS asks its server for changes when it opens a file. */
async function read(path: string): Promise<{ content: string; mark: string } | undefined> {
  try {
    const content = await readFile(path, 'utf8');
    return { content, mark: String((await stat(path)).mtimeMs) };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ESTALE'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now);
}

async function remove(path: string): Promise<void> {
  await rm(path, { force: true });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
