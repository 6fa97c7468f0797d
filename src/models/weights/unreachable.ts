import { join } from 'node:path';
import { readIfPresent, writeAtomically } from '../../foundation/files/files.js';

const day = 24 * 60 * 60 * 1000;

/**
 * Which weight sources could not be reached lately, kept in the cache folder. Someone without a way to a server should
 * not wait for it in every execution, so it gets a short time to answer; it is asked every time all the same.
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
      // Only a memory: damaged, it is begun anew.
      return new Unreachable(path, {});
    }
  }

  /** Within the last day. */
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
