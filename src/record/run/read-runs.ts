import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunRecord } from '../../contracts/record.js';
import { readResult } from './result-file.js';

/** A complete run found on disk. */
export interface StoredRun {
  /** The directory's name: the run id, or `<run-id>.old-<n>` if the run was repeated since. */
  readonly directory: string;
  readonly record: RunRecord;
}

/**
 * Returns every complete run in an experiment's folder (`runs/<name>`), including those of earlier plans, by directory
 * name.
 */
export async function readRuns(folder: string): Promise<StoredRun[]> {
  const runs: StoredRun[] = [];
  for (const directory of (await foldersIn(folder)).sort()) {
    const record = await readResult(join(folder, directory));
    if (record) runs.push({ directory, record });
  }
  return runs;
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
