import { join } from 'node:path';
import { EspalierError } from '../../foundation/errors/errors.js';
import { exclusively } from '../../foundation/files/exclusively.js';
import { readIfPresent, writeAtomically } from '../../foundation/files/files.js';

/**
 * `weights.lock.json` in the cache folder: the SHA-256 of each published file when it was first downloaded. If the
 * publisher gives no hash, this detects a file that was replaced or tampered with later.
 */
export class WeightsLock {
  readonly path: string;

  constructor(cacheFolder: string) {
    this.path = join(cacheFolder, 'weights.lock.json');
  }

  async sha256Of(file: string): Promise<string | undefined> {
    return (await this.#read())[file];
  }

  async add(file: string, sha256: string): Promise<void> {
    await exclusively(this.path, async () => {
      const entries = Object.entries({ ...(await this.#read()), [file]: sha256 }).sort(([a], [b]) => (a < b ? -1 : 1));
      await writeAtomically(this.path, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
    });
  }

  async #read(): Promise<{ readonly [file: string]: string }> {
    const text = await readIfPresent(this.path);
    if (text === undefined) return {};
    try {
      const entries = JSON.parse(text);
      if (entries !== null && typeof entries === 'object' && !Array.isArray(entries)) return entries;
    } catch {
      // JSON that does not parse gets the same error as any other wrong content.
    }
    throw new EspalierError('WEIGHTS_LOCK_UNREADABLE', `${this.path} is not a JSON object of files and their SHA-256`, {
      remedy: 'Repair it, or delete it: the hashes of the next downloads are then trusted.',
    });
  }
}
