import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder } from './ensure-folder.js';

/** Milliseconds after which a lock counts as left by a killed process; work under a lock takes a few milliseconds. */
const staleAfter = 10_000;

/** Does short work on a file while no other process does: the folder `<path>.lock` beside it is the lock. */
export async function exclusively<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  await ensureFolder(dirname(path));
  while (!(await take(lock))) {
    const stats = await stat(lock).catch(() => undefined);
    if (stats && Date.now() - stats.mtimeMs > staleAfter) await rm(lock, { recursive: true, force: true });
    else await sleep(20);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
