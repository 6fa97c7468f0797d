import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import { writeAtomically } from '../../foundation/files/files.js';

/**
 * `checkpoint.bin` in the directory of an unfinished run: the state from which training resumes after its last epoch.
 *
 *   8 bytes   "ESPCKPT1"
 *   4 bytes   CRC-32 of the rest, little-endian
 *   rest      V8's structured clone of `Checkpoint`, which keeps NaN and typed arrays as they are
 */
export const checkpointFileName = 'checkpoint.bin';
const magic = Buffer.from('ESPCKPT1', 'latin1');
const headBytes = 12;

interface Checkpoint<State> {
  /** A hash of everything that determines the run; a different key belongs to another run, or to other data. */
  readonly key: string;
  readonly state: State;
}

export async function writeCheckpoint<State>(directory: string, key: string, state: State): Promise<void> {
  const content = serialize({ key, state } satisfies Checkpoint<State>);
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head.writeUInt32LE(crc32(content), magic.length);
  await writeAtomically(join(directory, checkpointFileName), Buffer.concat([head, content]));
}

/** Returns the state last written under this key; undefined if there is none that can be used. */
export async function readCheckpoint<State>(directory: string, key: string): Promise<State | undefined> {
  const bytes = await readFile(join(directory, checkpointFileName)).catch(() => undefined);
  if (bytes === undefined || bytes.length < headBytes || !bytes.subarray(0, magic.length).equals(magic))
    return undefined;
  const content = bytes.subarray(headBytes);
  if (crc32(content) !== bytes.readUInt32LE(magic.length)) return undefined;
  try {
    const checkpoint = deserialize(content) as Checkpoint<State>;
    return checkpoint.key === key ? checkpoint.state : undefined;
  } catch {
    // The file is intact, but was written by a version of Node with another serialisation format.
    return undefined;
  }
}

/** Removes the checkpoint, which a finished run no longer needs; does nothing if there is none. */
export async function removeCheckpoint(directory: string): Promise<void> {
  await rm(join(directory, checkpointFileName), { force: true });
}
