import { closeSync, openSync, readSync } from 'node:fs';
import { bytesOf, type StoredRows } from './row-storage.js';
import { checksumOf } from './shard.js';

/** A shard whose header has been read: what is needed to read its rows. */
export interface Shard {
  readonly path: string;
  /** Among the shards of its store. */
  readonly order: number;
  /** Where the first row starts, bytes. */
  readonly rowsAt: number;
  /** CRC-32 of each row. */
  readonly checksums: readonly number[];
}

const mostOpen = 64;

/** Open files of shards, the one that was opened first closed for the next. */
export class OpenShards {
  readonly #handles = new Map<Shard, number>();

  /** Reads a row, `into` being as wide. `damaged`: what is there is not what was written. */
  read(shard: Shard, row: number, into: StoredRows): 'whole' | 'damaged' | 'gone' {
    const handle = this.#handle(shard);
    if (handle === undefined) return 'gone';
    const bytes = bytesOf(into);
    // Synchronous: rows are mostly in the page cache, and a promise for each would cost more than the read.
    const read = readSync(handle, bytes, 0, bytes.length, shard.rowsAt + row * bytes.length);
    return read === bytes.length && checksumOf(into) === shard.checksums[row] ? 'whole' : 'damaged';
  }

  /** Undefined where the file is not there any more. */
  #handle(shard: Shard): number | undefined {
    const open = this.#handles.get(shard);
    if (open !== undefined) return open;
    if (this.#handles.size >= mostOpen) this.#close(this.#handles.keys().next().value!);
    try {
      const handle = openSync(shard.path, 'r');
      this.#handles.set(shard, handle);
      return handle;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  #close(shard: Shard): void {
    closeSync(this.#handles.get(shard)!);
    this.#handles.delete(shard);
  }

  close(): void {
    for (const shard of [...this.#handles.keys()]) this.#close(shard);
  }
}
