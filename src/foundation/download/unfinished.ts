import { readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { ensureFolder } from '../files/ensure-folder.js';

/**
 * Work that takes a while is done in a file or folder beside its target, named for the process that is at it:
 * `<target>.unfinished-<host>-<pid>-<n>`. So several processes do not disturb each other, and what a killed one left
 * behind is recognised.
 */
const marker = '.unfinished-';
const host = hostname().replace(/[^A-Za-z0-9]/g, '_');
let count = 0;

/** Whether a process on another machine, which shares the folder, is still at work cannot be asked. */
const abandonedElsewhereAfter = 60 * 60 * 1000;

/** A name that no other process and no other call gives. */
export function unfinishedName(target: string): string {
  return `${target}${marker}${host}-${process.pid}-${count++}`;
}

/** A name for what this process leaves to another: abandoned from the start. */
export function givenUpName(target: string): string {
  return `${target}${marker}${host}-0-${process.pid}-${count++}`;
}

/** Unfinished work towards a target whose process is gone, sorted by name. */
export async function abandoned(target: string): Promise<string[]> {
  const folder = dirname(target);
  const prefix = basename(target) + marker;
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(prefix)).sort();
  const found: string[] = [];
  for (const name of names) {
    const [owner = '', pid = ''] = name.slice(prefix.length).split('-');
    const path = join(folder, name);
    if (owner === host ? !isRunning(Number(pid)) : (await age(path)) > abandonedElsewhereAfter) found.push(path);
  }
  return found;
}

function isRunning(pid: number): boolean {
  // To `kill`, 0 is this process's own group.
  if (!(pid > 0)) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function age(path: string): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  return stats ? Date.now() - stats.mtimeMs : 0;
}

/**
 * Makes a folder whole or not at all: `fill` writes into one beside it, which is renamed into place. Where several
 * processes do so at once, the first to finish wins and the others' work is thrown away. A folder that exists stays.
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
