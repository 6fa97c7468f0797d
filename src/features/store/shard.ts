import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ensureFolder } from '../../foundation/files/ensure-folder.js';
import { bytesOf, elementBytes, isRowStorage, type RowStorage, type StoredRows } from './row-storage.js';

/**
 * A shard is one file of rows, never changed once it has its name:
 *
 *   8 bytes   "ESPROWS1"
 *   4 bytes   length of the header, little-endian
 *   4 bytes   CRC-32 of the header, little-endian
 *   header    JSON: ShardHeader, padded with spaces so that rows start at a multiple of 64
 *   rows      float32, float16 or uint8 as the header says, little-endian, one after the other
 *
 * The header has a checksum so that no row is found under another one's key; rows have theirs in the header, so that
 * one row can be read without reading the file.
 */
export interface ShardHeader {
  /** Number of elements in a row. */
  readonly width: number;
  /** Type of the elements; absent for float32, which was once the only one. */
  readonly type?: RowStorage;
  /** The key of each row, in order. */
  readonly keys: readonly string[];
  /** CRC-32 of each row's bytes. */
  readonly checksums: readonly number[];
  /** Images that have no row because they cannot be decoded. */
  readonly bad: readonly { readonly key: string; readonly reason: string }[];
}

export const shardSuffix = '.rows';
export const unfinishedSuffix = '.part';
const magic = 'ESPROWS1';
const prefixBytes = 16;

/**
 * Writes a shard: to a file of another name, synced, then renamed, so that a shard is complete or absent even if
 * the process is killed. `rows` are one after the other. The name is random: many processes, on many machines, may write into one
 * folder. Returns the name.
 */
export async function writeShard(folder: string, header: ShardHeader, rows: StoredRows): Promise<string> {
  await ensureFolder(folder);
  const name = `${randomBytes(12).toString('hex')}${shardSuffix}`;
  const unfinished = join(folder, `${name}${unfinishedSuffix}`);
  try {
    const file = await open(unfinished, 'wx');
    try {
      // A vectored write may stop half-way on a full disk without an error.
      await file.writeFile(encodeHeader(header));
      await file.writeFile(bytesOf(rows));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
  return name;
}

function encodeHeader(header: ShardHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const padding = (64 - ((prefixBytes + json.length) % 64)) % 64;
  const padded = Buffer.concat([json, Buffer.alloc(padding, ' ')]);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(magic, 'latin1');
  prefix.writeUInt32LE(padded.length, 8);
  prefix.writeUInt32LE(crc32(padded), 12);
  return Buffer.concat([prefix, padded]);
}

export interface ShardIndex {
  readonly header: ShardHeader;
  readonly storage: RowStorage;
  /** Offset of the first row, bytes. */
  readonly rowsAt: number;
}

/** Reads a shard's header; undefined for a file that is not a complete shard. */
export async function readShardIndex(path: string): Promise<ShardIndex | undefined> {
  const file = await open(path, 'r');
  try {
    const prefix = Buffer.alloc(prefixBytes);
    await file.read(prefix, 0, prefixBytes, 0);
    if (prefix.toString('latin1', 0, 8) !== magic) return undefined;
    const rowsAt = prefixBytes + prefix.readUInt32LE(8);
    const { size } = await file.stat();
    // The checksum of an empty header, zero, would be right in a file of zeros.
    if (rowsAt > size || rowsAt === prefixBytes) return undefined;
    const json = Buffer.alloc(rowsAt - prefixBytes);
    await file.read(json, 0, json.length, prefixBytes);
    if (crc32(json) !== prefix.readUInt32LE(12)) return undefined;
    const header = JSON.parse(json.toString()) as ShardHeader;
    const storage = header.type ?? 'float32';
    if (!isRowStorage(storage)) return undefined;
    const bytes = header.keys.length * header.width * elementBytes(storage);
    return size === rowsAt + bytes ? { header, storage, rowsAt } : undefined;
  } finally {
    await file.close();
  }
}

export function checksumOf(row: StoredRows): number {
  return crc32(bytesOf(row));
}
