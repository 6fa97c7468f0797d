import { digitsOf } from '../../contracts/run-id.js';
import { type RunTask, withoutProcessor } from '../../contracts/work.js';
import { hashOf } from '../../foundation/hash.js';
import { readCheckpoint, removeCheckpoint, writeCheckpoint } from '../../record/run/checkpoint-file.js';
import { appendLog } from '../../record/run/run-directory.js';
import type { RunProgress } from './run-progress.js';

/**
 * Milliseconds of training that a killed process may lose. Epochs of a head take less than writing a checkpoint would.
 */
const writtenEvery = 1_000;

/** Writes the checkpoints of a run: after every epoch, or once a second where epochs are shorter. */
export class RunCheckpoints {
  readonly #directory: string;
  /** A hash of data, weights and code: a run starts over if any of these have changed. */
  readonly #key: string;
  readonly #started = performance.now();
  #written = Date.now();
  #secondsBefore = 0;

  constructor({ directory, runId, fingerprint }: Pick<RunTask, 'directory' | 'runId' | 'fingerprint'>) {
    this.#directory = directory;
    this.#key = hashOf([digitsOf(runId), withoutProcessor(fingerprint)]);
  }

  /** Seconds of training so far, those until the checkpoint that was read included. */
  get trainSeconds(): number {
    return this.#secondsBefore + (performance.now() - this.#started) / 1000;
  }

  /** Reads the progress of an earlier execution of this run. */
  async read(): Promise<RunProgress | undefined> {
    const progress = await readCheckpoint<RunProgress>(this.#directory, this.#key);
    this.#secondsBefore = progress?.trainSeconds ?? 0;
    if (progress) await appendLog(this.#directory, 'resumed', { epoch: epochsOf(progress) });
    return progress;
  }

  async write(progress: RunProgress): Promise<void> {
    if (Date.now() - this.#written < writtenEvery) return;
    await writeCheckpoint(this.#directory, this.#key, { ...progress, trainSeconds: this.trainSeconds });
    this.#written = Date.now();
  }

  async remove(): Promise<void> {
    await removeCheckpoint(this.#directory);
  }
}

function epochsOf({ earlier, state }: RunProgress): number {
  return earlier.length + state.history.length;
}
