import { join } from 'node:path';
import { readIfPresent, writeAtomically } from '../../foundation/files/files.js';

const day = 24 * 60 * 60 * 1000;

/**
 * Remembers in the cache folder which weight sources were recently unreachable. Such a source is still asked in every
 * execution, but gets only a short time to answer, so that offline users do not wait for it each time.
 */
export class Unreachable {
  readonly #path: string;
  readonly #since: { [source: string]: string };

  private constructor(path: string, since: { [source: string]: string }) {
    this.#path = path;
    this.#since = since;
  }

  static async in(cacheFolder: string): Promise<Unreachable> {
    const path = join(cacheFolder, 'unreachable.json');
    try {
      return new Unreachable(path, JSON.parse((await readIfPresent(path)) ?? '{}'));
    } catch {
      // A damaged file is started anew, because it is only a hint.
      return new Unreachable(path, {});
    }
  }

  /** Returns whether a source was unreachable within the last day. */
  has(source: string): boolean {
    return Date.now() - Date.parse(this.#since[source] ?? '') < day;
  }

  async add(source: string): Promise<void> {
    this.#since[source] = new Date().toISOString();
    await this.#write();
  }

  async remove(source: string): Promise<void> {
    if (!(source in this.#since)) return;
    delete this.#since[source];
    await this.#write();
  }

  async #write(): Promise<void> {
    await writeAtomically(this.#path, `${JSON.stringify(this.#since)}\n`);
  }
}
