import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureFolder } from '../files/ensure-folder.js';
import { abandoned, givenUpName, unfinishedName } from './unfinished.js';

/**
 * A download in progress: a folder beside its target with the bytes received and their origin. Renaming the folder
 * hands both over at once, so that a later process continues what a killed one left behind.
 */
export class PartialDownload {
  readonly #target: string;
  readonly #folder: string;

  private constructor(target: string) {
    this.#target = target;
    this.#folder = unfinishedName(target);
  }

  /** Takes over what another process has left of a download of this target, or starts with nothing. */
  static async of(target: string): Promise<PartialDownload> {
    await ensureFolder(dirname(target));
    const partial = new PartialDownload(target);
    for (const left of await abandoned(target)) {
      // The rename fails if another process was quicker, or if this one has a folder already and needs no other.
      await rename(left, partial.#folder).catch(() => rm(left, { recursive: true, force: true }));
    }
    await ensureFolder(partial.#folder);
    return partial;
  }

  get content(): string {
    return join(this.#folder, 'content');
  }

  /**
   * Returns the bytes received so far and the validator (ETag or date) of their file; undefined if it cannot be
   * resumed.
   */
  async resumable(url: string): Promise<{ bytes: number; validator: string } | undefined> {
    const origin = await readFile(join(this.#folder, 'origin.json'), 'utf8')
      .then(JSON.parse)
      .catch(() => undefined);
    const bytes = (await stat(this.content).catch(() => undefined))?.size ?? 0;
    return bytes > 0 && origin?.url === url && origin.validator ? { bytes, validator: origin.validator } : undefined;
  }

  /** Starts over with the file that `validator` identifies; without one the download cannot be resumed later. */
  async restart(url: string, validator: string | undefined): Promise<void> {
    await rm(this.content, { force: true });
    await writeFile(join(this.#folder, 'origin.json'), JSON.stringify({ url, validator }));
  }

  /** Syncs the content and renames it to the target. */
  async finish(): Promise<void> {
    const file = await open(this.content, 'r+');
    await file.sync().finally(() => file.close());
    await rename(this.content, this.#target);
    await this.discard();
  }

  /** Leaves the bytes received to the next attempt, if it can resume them. */
  async leave(url: string): Promise<void> {
    if (await this.resumable(url)) await rename(this.#folder, givenUpName(this.#target));
    else await this.discard();
  }

  async discard(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
