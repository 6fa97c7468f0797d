import { readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ensureFolder } from '../files/ensure-folder.js';
import { processExists } from '../process-exists.js';

/**
 * Long work is done in a file or folder beside its target, named for the process that does it:
 * `<target>.unfinished-<host>-<pid>-<n>`. So several processes do not disturb each other, and the remains of a killed
 * one are recognised.
 */
const marker = '.unfinished-';
const host = hostname().replace(/[^A-Za-z0-9]/g, '_');
let count = 0;

/** Milliseconds after which work of another machine counts as abandoned: its processes cannot be queried. */
const abandonedElsewhereAfter = 60 * 60 * 1000;

/** Returns a name beside the target that no other process and no other call returns. */
export function unfinishedName(target: string): string {
  return `${target}${marker}${host}-${process.pid}-${count++}`;
}

/** Returns a name for work that this process leaves to others: it counts as abandoned at once. */
export function givenUpName(target: string): string {
  return `${target}${marker}${host}-0-${process.pid}-${count++}`;
}

/** Returns the unfinished work for a target whose process is gone, sorted by name. */
export async function abandoned(target: string): Promise<string[]> {
  const folder = dirname(target);
  const prefix = basename(target) + marker;
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(prefix)).sort();
  const found: string[] = [];
  for (const name of names) {
    const [owner = '', pid = ''] = name.slice(prefix.length).split('-');
    const path = join(folder, name);
    if (owner === host ? !processExists(Number(pid)) : (await age(path)) > abandonedElsewhereAfter) found.push(path);
  }
  return found;
}

async function age(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  return stats ? Date.now() - stats.mtimeMs : 0;
}

/**
 * Makes a folder whole or not at all: `fill` writes into one beside it, which is renamed into place. If several
 * processes do so at once, the first to finish wins and the others' work is discarded. An existing folder stays.
 */
export async function makeFolder(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  if (await stat(target).catch(() => undefined)) return;
  for (const left of await abandoned(target)) await rm(left, { recursive: true, force: true });
  const folder = unfinishedName(target);
  try {
    await ensureFolder(folder);
    await fill(folder);
    await rename(folder, target);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}
