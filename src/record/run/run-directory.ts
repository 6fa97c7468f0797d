import { appendFile, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { digitsOf } from '../../contracts/run-id.js';
import { ensureFolder } from '../../foundation/files/ensure-folder.js';
import { writeAtomically } from '../../foundation/files/files.js';
import { checkpointFileName } from './checkpoint-file.js';
import { isFinished, readResult, resultFileName } from './result-file.js';

/** Returns the directory of a run in an experiment's folder: the one that an earlier version made, if there is one. */
export async function runDirectory(folder: string, runId: string): Promise<string> {
  const [now, before] = [join(folder, runId), join(folder, digitsOf(runId))];
  if (now === before || (await listIfPresent(before)).length === 0) return now;
  return (await listIfPresent(now)).length > 0 ? now : before;
}

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

/**
 * Returns whether there is a result to keep. An unreadable one may be of another version: the run is repeated, the file
 * kept.
 */
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
 * Clears a directory, the result first, so that a half-cleared directory does not look complete. The log stays, and so
 * does a checkpoint, whose key says which run it belongs to.
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

/** Writes `experiment.yaml`: the run's settings with every default filled in, as YAML text. */
export async function writeExperiment(directory: string, text: string): Promise<void> {
  await writeAtomically(join(directory, 'experiment.yaml'), text);
}

/** Appends an event with its time to `log.jsonl`, which helps people who look for the cause of a problem. */
export async function appendLog(
  directory: string,
  event: string,
  details: { readonly [key: string]: unknown } = {},
): Promise<void> {
  const line = JSON.stringify({ at: new Date().toISOString(), event, ...details });
  await appendFile(join(directory, 'log.jsonl'), `${line}\n`);
}
