import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ensureFolder } from '../files/ensure-folder.js';
import { abandoned, givenUpName, unfinishedName } from './unfinished.js';

/**
 * A download under way: a folder beside its target with what has arrived and where it came from. Renaming the folder
 * hands both on at once, so a later process continues what one that was killed has left behind.
 */
export class PartialDownload {
  readonly #target: string;
  readonly #folder: string;

  private constructor(target: string) {
    this.#target = target;
    this.#folder = unfinishedName(target);
  }

  /** Takes over what another process has left of this target, or starts with nothing. */
  static async of(target: string): Promise<PartialDownload> {
    await ensureFolder(dirname(target));
    const partial = new PartialDownload(target);
    for (const left of await abandoned(target)) {
      // Where another process was quicker it is gone; where this one has a folder already it is of no use.
      await rename(left, partial.#folder).catch(() => rm(left, { recursive: true, force: true }));
    }
    await ensureFolder(partial.#folder);
    return partial;
  }

  get content(): string {
    return join(this.#folder, 'content');
  }

  /** Bytes that have arrived of the very file that `validator` names, and that can be continued. */
  async resumable(url: string): Promise<{ bytes: number; validator: string } | undefined> {
    const origin = await readFile(join(this.#folder, 'origin.json'), 'utf8')
      .then(JSON.parse)
      .catch(() => undefined);
    const bytes = (await stat(this.content).catch(() => undefined))?.size ?? 0;
    return bytes > 0 && origin?.url === url && origin.validator ? { bytes, validator: origin.validator } : undefined;
  }

  /** Starts over with a file that the server describes by `validator`, if it describes it at all. */
  async restart(url: string, validator: string | undefined): Promise<void> {
    await rm(this.content, { force: true });
    await writeFile(join(this.#folder, 'origin.json'), JSON.stringify({ url, validator }));
  }

  /** Puts the content in the target's place. */
  async finish(): Promise<void> {
    const file = await open(this.content, 'r+');
    await file.sync().finally(() => file.close());
    await rename(this.content, this.#target);
    await this.discard();
  }

  /** Leaves what has arrived to whoever tries next. */
  async leave(url: string): Promise<void> {
    if (await this.resumable(url)) await rename(this.#folder, givenUpName(this.#target));
    else await this.discard();
  }

  async discard(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
