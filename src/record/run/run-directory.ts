import { appendFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ensureFolder } from '../../foundation/files/ensure-folder.js';
import { writeAtomically } from '../../foundation/files/files.js';
import { checkpointFileName } from './checkpoint-file.js';
import { isFinished, readResult, resultFileName } from './result-file.js';

/**
 * Makes a run's directory ready to be written. A result in it is never lost: its directory is renamed to
 * `<run-id>.old-<n>`, whose path is returned. What a killed or failed execution left is removed, except its log.
 */
export async function beginRun(directory: string): Promise<string | undefined> {
  const setAside = (await holdsResult(directory)) ? await setDirectoryAside(directory) : undefined;
  if (!setAside) await clear(directory);
  await ensureFolder(directory);
  return setAside;
}

/** A record that cannot be read may be another version's: it is done again, and still not thrown away. */
async function holdsResult(directory: string): Promise<boolean> {
  const record = await readResult(directory);
  return record ? isFinished(record) : (await listIfPresent(directory)).includes(resultFileName);
}

async function setDirectoryAside(directory: string): Promise<string> {
  const taken = new Set(await listIfPresent(dirname(directory)));
  let n = 1;
  while (taken.has(`${basename(directory)}.old-${n}`)) n++;
  await rename(directory, `${directory}.old-${n}`);
  return `${directory}.old-${n}`;
}

/**
 * The result goes first: a directory that is half cleared must not look complete. The log stays, and a checkpoint,
 * which says itself what it belongs to.
 */
async function clear(directory: string): Promise<void> {
  await rm(join(directory, resultFileName), { force: true });
  for (const name of await listIfPresent(directory)) {
    if (name !== 'log.jsonl' && name !== checkpointFileName)
      await rm(join(directory, name), { recursive: true, force: true });
  }
}

async function listIfPresent(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Writes `experiment.yaml`: the run with every default filled in, as the configuration's renderer gives it. */
export async function writeExperiment(directory: string, text: string): Promise<void> {
  await writeAtomically(join(directory, 'experiment.yaml'), text);
}

/** Appends one line to `log.jsonl`: what happened and when, for people who look for the cause of something. */
export async function appendLog(
  directory: string,
  event: string,
  details: { readonly [key: string]: unknown } = {},
): Promise<void> {
  const line = JSON.stringify({ at: new Date().toISOString(), event, ...details });
  await appendFile(join(directory, 'log.jsonl'), `${line}\n`);
}
