import { readdir, rename, rm, stat } from 'node:fs/promises';
import { readShardIndex, type ShardIndex } from './shard.js';

/** Age, milliseconds, from which an unfinished shard belongs to a process that died: writing takes seconds. */
const abandonedAfter = 60 * 60_000;

/** Names of the regular files in a folder; empty if the folder does not exist. */
export async function fileNames(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The index of a shard; `gone` where another process has removed it or set it aside since the folder was listed. */
export async function indexIfPresent(path: string): Promise<ShardIndex | 'gone' | undefined> {
  try {
    return await readShardIndex(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'gone';
    throw error;
  }
}

/** Renames a damaged file. If that fails, e.g. because another process was faster, the file stays unused anyway. */
export async function renameToDamaged(path: string): Promise<void> {
  await rename(path, `${path}.damaged`).catch(() => {});
}

/** Removes an unfinished shard that no process is writing any more. */
export async function removeAbandoned(path: string): Promise<void> {
  const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
  if (age > abandonedAfter) await rm(path, { force: true }).catch(() => {});
}
