import { join } from 'node:path';
import type { RowData } from '../../contracts/features.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { markAsUsed, markedEvery } from './in-use.js';
import { OpenShards, type Shard } from './open-shards.js';
import {
  checkType,
  decodeRows,
  elementBytes,
  emptyRows,
  encodeRows,
  isStoredAsIs,
  type RowStorage,
  rowTypeOf,
  type StoredRows,
} from './row-storage.js';
import { checksumOf, type ShardHeader, type ShardIndex, shardSuffix, unfinishedSuffix, writeShard } from './shard.js';
import { fileNames, indexIfPresent, removeAbandoned, renameToDamaged } from './shard-folder.js';

/** The position of a row, or the reason why there is none. */
type Entry = { readonly shard: Shard; readonly row: number } | { readonly reason: string };

const flushBytes = 8 * 2 ** 20;
/** The maximum number of rows in a shard, which matters for very short rows: the header is read as a whole. */
const mostRows = 2 ** 17;
const headersAtOnce = 16;

/**
 * Rows of features under one key, in a folder of shards. Readers see the shards that were there when they opened the
 * folder; writers add shards; nothing is changed in place, so any number of processes may share the folder. A row that
 * two of them compute is stored twice, and equal.
 */
export class FeatureStore {
  readonly #folder: string;
  readonly #storage: RowStorage;
  readonly #entries = new Map<string, Entry>();
  readonly #files = new OpenShards();
  /** Names of the shards whose rows are known. */
  readonly #names = new Set<string>();
  /** Keys of rows that are not on disk. */
  #pending: string[] = [];
  #rowLength: number | undefined;
  /** The pending rows in one block of memory, as thousands of small ones would linger. */
  #block: StoredRows | undefined;
  /** A buffer for one row in its stored form, where that differs from the form it is read in. */
  #scratch: StoredRows | undefined;
  readonly #pendingBad = new Map<string, string>();
  #width: number | undefined;
  #refreshed = Date.now();
  #flushed = Date.now();
  #marked = Date.now();

  private constructor(folder: string, storage: RowStorage) {
    this.#folder = folder;
    this.#storage = storage;
  }

  /** Opens `root/<key>`, which need not exist. All rows of a store are stored in one way, which its key determines. */
  static async open(root: string, key: string, storage: RowStorage = 'float32'): Promise<FeatureStore> {
    const store = new FeatureStore(join(root, key), storage);
    await store.refresh();
    return store;
  }

  /** Re-reads the folder, to which shards may have been added or removed. No row may be pending. */
  async refresh(): Promise<void> {
    this.#refreshed = Date.now();
    this.#flushed = Date.now();
    const names = await fileNames(this.#folder);
    for (const name of names.filter((name) => name.endsWith(unfinishedSuffix)))
      await removeAbandoned(join(this.#folder, name));
    const listed = new Set(names);
    if ([...this.#names].some((name) => !listed.has(name))) this.#forget();
    // Shards are sorted by name, so that every reader takes the same one of two copies of a row.
    const shards = names.filter((name) => name.endsWith(shardSuffix) && !this.#names.has(name)).sort();
    for (let from = 0; from < shards.length; from += headersAtOnce) {
      const some = shards.slice(from, from + headersAtOnce);
      const indexes = await Promise.all(some.map((name) => indexIfPresent(join(this.#folder, name))));
      for (const [at, name] of some.entries()) await this.#addShard(name, indexes[at]);
    }
    if (names.length > 0) await this.#mark();
  }

  #forget(): void {
    this.#files.close();
    this.#names.clear();
    this.#entries.clear();
    this.#width = undefined;
  }

  /** Number of elements in a row; undefined while there is no row. */
  get width(): number | undefined {
    return this.#width;
  }

  /** Type of the rows that are added and read. */
  get rowType(): 'float32' | 'uint8' {
    return rowTypeOf(this.#storage);
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** The reason why an image has no features; undefined if it has, or if it is unknown. */
  badReason(key: string): string | undefined {
    const entry = this.#entries.get(key);
    return entry && 'reason' in entry ? entry.reason : undefined;
  }

  /** Adds a copy of a row; it is on disk after the next flush, at the latest when `flush` has been called. */
  async add(key: string, row: RowData): Promise<void> {
    this.#rowLength ??= row.length;
    if (row.length !== this.#rowLength)
      throw new RangeError(`rows of ${this.#rowLength} and of ${row.length} elements`);
    this.#block ??= emptyRows(this.#storage, row.length * rowsAtOnce(this.#storage, row.length));
    const start = this.#pending.length * row.length;
    encodeRows(this.#storage, row, this.#block.subarray(start, start + row.length));
    this.#pending.push(key);
    const full = this.#pending.length >= rowsAtOnce(this.#storage, row.length);
    if (full || Date.now() - this.#flushed >= this.#flushAfter()) await this.flush();
  }

  /**
   * Milliseconds of work that a killed process may lose: 2 s, and later a fiftieth of the time so far, at most half a
   * minute, so that slow work does not leave thousands of small shards.
   */
  #flushAfter(): number {
    return Math.min(Math.max(2000, (Date.now() - this.#refreshed) / 50), 30_000);
  }

  /** Records that an image cannot be decoded, so that it is not tried again; false if that is known already. */
  addBad(key: string, reason: string): boolean {
    if (this.#pendingBad.has(key) || this.badReason(key) !== undefined) return false;
    this.#pendingBad.set(key, reason);
    return true;
  }

  async flush(): Promise<void> {
    this.#flushed = Date.now();
    if (this.#pending.length === 0 && this.#pendingBad.size === 0) return;
    const [keys, block] = [this.#pending, this.#block ?? emptyRows(this.#storage, 0)];
    const bad = Array.from(this.#pendingBad, ([key, reason]) => ({ key, reason }));
    // The pending rows are detached before they are written: rows may be added meanwhile.
    this.#pending = [];
    this.#block = undefined;
    this.#pendingBad.clear();
    const width = keys.length === 0 ? 0 : this.#rowLength!;
    const checksums = keys.map((_, row) => checksumOf(block.subarray(row * width, (row + 1) * width)));
    const type = this.#storage === 'float32' ? {} : { type: this.#storage };
    const header: ShardHeader = { width, ...type, keys, checksums, bad };
    const name = await writeShard(this.#folder, header, block.subarray(0, keys.length * width));
    await this.#addShard(name, await indexIfPresent(join(this.#folder, name)));
    this.#block ??= keys.length > 0 ? block : undefined;
  }

  /**
   * Reads the row of each `keys[i]` into `into` from element `places[i] * width` on. Rejects with an EspalierError if a
   * row is not stored, or is damaged: its shard is then set aside, so that it is computed again next time.
   */
  async read(keys: readonly string[], places: ArrayLike<number>, into: RowData): Promise<void> {
    checkType(this.#storage, into);
    const width = this.#width ?? 0;
    const wanted = keys.map((key, at) => ({ ...this.#rowOf(key), start: places[at]! * width }));
    // Rows are read shard by shard from front to back: in random order, files would be opened and closed for each row.
    wanted.sort((a, b) => a.shard.order - b.shard.order || a.row - b.row);
    for (const { shard, row, start } of wanted) {
      const found = this.#readRow(shard, row, into.subarray(start, start + width));
      if (found === 'gone') throw incomplete(shard.path);
      if (found === 'damaged') await this.#setAside(shard);
    }
    if (Date.now() - this.#marked > markedEvery) await this.#mark();
  }

  #readRow(shard: Shard, row: number, into: RowData): 'whole' | 'damaged' | 'gone' {
    if (isStoredAsIs(this.#storage)) return this.#files.read(shard, row, into);
    if (this.#scratch?.length !== into.length) this.#scratch = emptyRows(this.#storage, into.length);
    const found = this.#files.read(shard, row, this.#scratch);
    if (found === 'whole') decodeRows(this.#storage, this.#scratch, into);
    return found;
  }

  #rowOf(key: string): { readonly shard: Shard; readonly row: number } {
    const entry = this.#entries.get(key);
    if (entry && 'shard' in entry) return entry;
    throw incomplete(`${key} in ${this.#folder}`);
  }

  /** Closes the files of the store; they are reopened when they are needed. */
  close(): void {
    this.#files.close();
  }

  /** Adds a shard; a file that is not a complete one, or whose rows have another width, is set aside. */
  async #addShard(name: string, index: ShardIndex | 'gone' | undefined): Promise<void> {
    if (index === 'gone') return;
    const path = join(this.#folder, name);
    if (!index) return renameToDamaged(path);
    const { header, storage, rowsAt } = index;
    if (header.keys.length > 0) {
      this.#width ??= header.width;
      if (header.width !== this.#width || storage !== this.#storage) return renameToDamaged(path);
    }
    const shard: Shard = { path, order: this.#names.size, rowsAt, checksums: header.checksums };
    this.#names.add(name);
    for (const [row, key] of header.keys.entries()) if (!this.#entries.has(key)) this.#entries.set(key, { shard, row });
    for (const { key, reason } of header.bad) if (!this.#entries.has(key)) this.#entries.set(key, { reason });
  }

  async #setAside(shard: Shard): Promise<never> {
    await renameToDamaged(shard.path);
    throw new EspalierError('CACHE_DAMAGED', `stored features are damaged: ${shard.path}`, {
      remedy: 'They have been set aside. Run the same command again: they are recomputed.',
    });
  }

  async #mark(): Promise<void> {
    this.#marked = Date.now();
    await markAsUsed(this.#folder);
  }
}

/** Number of rows that are collected in memory for one shard. A row may be empty. */
function rowsAtOnce(storage: RowStorage, width: number): number {
  const bytes = Math.max(1, width * elementBytes(storage));
  return Math.min(mostRows, Math.max(1, Math.floor(flushBytes / bytes)));
}

/** The error of a row that is missing: another process cleared the cache, or set a damaged shard aside. */
function incomplete(what: string): EspalierError {
  return new EspalierError('CACHE_INCOMPLETE', `features are no longer in the cache: ${what}`, {
    remedy: 'Run the same command again: missing features are computed.',
  });
}

/** The folder that holds all stores. */
export function featureFolder(cacheFolder: string): string {
  return join(cacheFolder, 'features');
}
