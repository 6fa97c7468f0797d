import { closeSync, openSync, readSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { EspalierError } from '../foundation/errors.js';
import {
  bytesOf,
  checksumOf,
  readShardIndex,
  type ShardHeader,
  shardSuffix,
  unfinishedSuffix,
  writeShard,
} from './shard.js';

/** Where a row is, or why there is none. */
type Entry = { readonly shard: Shard; readonly row: number } | { readonly reason: string };

interface Shard {
  readonly path: string;
  readonly width: number;
  readonly rowsAt: number;
  readonly checksums: readonly number[];
  handle: number | undefined;
}

const flushBytes = 8 * 2 ** 20;
const flushMilliseconds = 2000;
const openHandles = 64;
/** An unfinished shard this old belongs to a process that died. */
const abandonedAfter = 24 * 3600 * 1000;

/**
 * Rows of features under one key, in a folder of shards. Readers see the shards that were there when they opened the
 * folder; writers add shards; nothing is changed in place, so any number of processes may share the folder. A row that
 * two of them computed is there twice and equal.
 */
export class FeatureStore {
  readonly #folder: string;
  readonly #entries = new Map<string, Entry>();
  readonly #open: Shard[] = [];
  #pending: { key: string; row: Float32Array }[] = [];
  #pendingBad: { key: string; reason: string }[] = [];
  #pendingBytes = 0;
  #width: number | undefined;
  #lastFlush = Date.now();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens `root/<key>`, which need not exist. */
  static async open(root: string, key: string): Promise<FeatureStore> {
    const store = new FeatureStore(join(root, key));
    await store.#load();
    return store;
  }

  async #load(): Promise<void> {
    const names = await listFolder(this.#folder);
    for (const name of names.filter((name) => name.endsWith(unfinishedSuffix))) await this.#removeAbandoned(name);
    // In the order of names, so that of two copies of a row every reader takes the same one.
    for (const name of names.filter((name) => name.endsWith(shardSuffix)).sort()) await this.#addShard(name);
    // The time of last use, by which the cache is cleared.
    if (names.length > 0) await utimes(this.#folder, new Date(), new Date()).catch(() => {});
  }

  /** Floats in a row; undefined while there is none. */
  get width(): number | undefined {
    return this.#width;
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Why an image has no features, or undefined if it has, or is not stored. */
  badReason(key: string): string | undefined {
    const entry = this.#entries.get(key);
    return entry && 'reason' in entry ? entry.reason : undefined;
  }

  /** Adds a row; it is on disk after the next flush, at the latest when `flush` has been called. */
  async add(key: string, row: Float32Array): Promise<void> {
    this.#pending.push({ key, row });
    this.#pendingBytes += row.byteLength;
    if (this.#pendingBytes >= flushBytes || Date.now() - this.#lastFlush >= flushMilliseconds) await this.flush();
  }

  /** Records that an image cannot be decoded, so that it is not tried again. */
  addBad(key: string, reason: string): void {
    this.#pendingBad.push({ key, reason });
  }

  async flush(): Promise<void> {
    this.#lastFlush = Date.now();
    if (this.#pending.length === 0 && this.#pendingBad.length === 0) return;
    const rows = this.#pending.map(({ row }) => row);
    const header: ShardHeader = {
      width: rows[0]?.length ?? 0,
      keys: this.#pending.map(({ key }) => key),
      checksums: rows.map(checksumOf),
      bad: this.#pendingBad,
    };
    this.#pending = [];
    this.#pendingBad = [];
    this.#pendingBytes = 0;
    await this.#addShard(await writeShard(this.#folder, header, rows));
  }

  /**
   * Reads a row. Rejects with an EspalierError when the stored row is damaged: its shard is set aside, so that the row
   * is computed again next time.
   */
  async read(key: string, into: Float32Array): Promise<void> {
    const entry = this.#entries.get(key);
    if (!entry || 'reason' in entry) throw new Error(`no features are stored for ${key}`);
    const { shard, row } = entry;
    const bytes = bytesOf(into);
    // Synchronous: rows are small and mostly in the page cache, and a promise for each would cost more than the read.
    const read = readSync(this.#handle(shard), bytes, 0, bytes.length, shard.rowsAt + row * shard.width * 4);
    const whole = read === bytes.length && shard.width === into.length;
    if (!whole || checksumOf(into) !== shard.checksums[row]) await this.#setAside(shard);
  }

  close(): void {
    for (const shard of this.#open.splice(0)) {
      closeSync(shard.handle!);
      shard.handle = undefined;
    }
  }

  async #addShard(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const index = await readShardIndex(path);
    if (!index) return void (await rename(path, `${path}.damaged`));
    const { header, rowsAt } = index;
    if (header.keys.length > 0) this.#width ??= header.width;
    const shard: Shard = { path, width: header.width, rowsAt, checksums: header.checksums, handle: undefined };
    for (const [row, key] of header.keys.entries()) if (!this.#entries.has(key)) this.#entries.set(key, { shard, row });
    for (const { key, reason } of header.bad) if (!this.#entries.has(key)) this.#entries.set(key, { reason });
  }

  #handle(shard: Shard): number {
    if (shard.handle === undefined) {
      if (this.#open.length >= openHandles) {
        const oldest = this.#open.shift()!;
        closeSync(oldest.handle!);
        oldest.handle = undefined;
      }
      shard.handle = openSync(shard.path, 'r');
      this.#open.push(shard);
    }
    return shard.handle;
  }

  async #setAside(shard: Shard): Promise<never> {
    await rename(shard.path, `${shard.path}.damaged`);
    throw new EspalierError('CACHE_DAMAGED', `stored features are damaged: ${shard.path}`, {
      remedy: 'They have been set aside. Run the same command again: they are computed anew.',
    });
  }

  async #removeAbandoned(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const age = Date.now() - ((await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > abandonedAfter) await rm(path, { force: true });
  }
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The folder that stores lie in. */
export function featureFolder(cacheFolder: string): string {
  return join(cacheFolder, 'features');
}
