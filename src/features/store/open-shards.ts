import { closeSync, openSync, readSync } from 'node:fs';
import { bytesOf, type StoredRows } from './row-storage.js';
import { checksumOf } from './shard.js';

/** A shard whose header has been read, with all that reading its rows needs. */
export interface Shard {
  readonly path: string;
  /** Position among the shards of its store. */
  readonly order: number;
  /** Offset of the first row, bytes. */
  readonly rowsAt: number;
  /** CRC-32 of each row. */
  readonly checksums: readonly number[];
}

const mostOpen = 64;

/** A bounded set of open shard files: the oldest is closed for the next. */
export class OpenShards {
  readonly #handles = new Map<Shard, number>();

  /** Reads a row into `into`, which has its width. `damaged` means that its checksum is wrong, `gone` that the file is. */
  read(shard: Shard, row: number, into: StoredRows): 'whole' | 'damaged' | 'gone' {
    const handle = this.#handle(shard);
    if (handle === undefined) return 'gone';
    const bytes = bytesOf(into);
    // The read is synchronous: rows are mostly in the page cache, and a promise for each would cost more than the read.
    const read = readSync(handle, bytes, 0, bytes.length, shard.rowsAt + row * bytes.length);
    return read === bytes.length && checksumOf(into) === shard.checksums[row] ? 'whole' : 'damaged';
  }

  /** The handle of an open file; undefined if the file no longer exists. */
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
