import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/**
 * A shard is one file of rows, never changed once it has its name:
 *
 *   8 bytes   "ESPROWS1"
 *   4 bytes   length of the header, little-endian
 *   header    JSON: ShardHeader, filled up with spaces so that rows start at a multiple of 64
 *   rows      float32, little-endian, one after the other
 */
export interface ShardHeader {
  /** Floats in a row. */
  readonly width: number;
  /** Of each row, in order. */
  readonly keys: readonly string[];
  /** CRC-32 of each row's bytes. */
  readonly checksums: readonly number[];
  /** Images that have no row because they cannot be decoded. */
  readonly bad: readonly { readonly key: string; readonly reason: string }[];
}

export const shardSuffix = '.rows';
export const unfinishedSuffix = '.part';
const magic = 'ESPROWS1';
const prefixBytes = 12;

/**
 * Writes a shard: to a file of another name, synced, then renamed, so that a shard is whole or absent whatever is
 * killed. The name is random: many processes, on many machines, may write into one folder.
 */
export async function writeShard(folder: string, header: ShardHeader, rows: readonly Float32Array[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const json = Buffer.from(JSON.stringify(header));
  const padding = (64 - ((prefixBytes + json.length) % 64)) % 64;
  const prefix = Buffer.alloc(prefixBytes);
  prefix.write(magic, 'latin1');
  prefix.writeUInt32LE(json.length + padding, 8);
  const name = `${randomBytes(12).toString('hex')}${shardSuffix}`;
  const unfinished = join(folder, `${name}${unfinishedSuffix}`);
  const file = await open(unfinished, 'wx');
  try {
    await file.writev([prefix, json, Buffer.alloc(padding, ' '), ...rows.map(bytesOf)]);
    await file.sync();
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
  return name;
}

export interface ShardIndex {
  readonly header: ShardHeader;
  /** Where the first row starts, bytes. */
  readonly rowsAt: number;
}

/** Reads a shard's header; undefined for a file that is no whole shard. */
export async function readShardIndex(path: string): Promise<ShardIndex | undefined> {
  const file = await open(path, 'r');
  try {
    const prefix = Buffer.alloc(prefixBytes);
    await file.read(prefix, 0, prefixBytes, 0);
    if (prefix.toString('latin1', 0, 8) !== magic) return undefined;
    const headerBytes = prefix.readUInt32LE(8);
    const { size } = await file.stat();
    const rowsAt = prefixBytes + headerBytes;
    if (rowsAt > size) return undefined;
    const json = Buffer.alloc(headerBytes);
    await file.read(json, 0, headerBytes, prefixBytes);
    const header = JSON.parse(json.toString()) as ShardHeader;
    return size === rowsAt + header.keys.length * header.width * 4 ? { header, rowsAt } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  } finally {
    await file.close();
  }
}

export function checksumOf(row: Float32Array): number {
  return crc32(bytesOf(row));
}

/** The bytes of a row as they are in a file. All platforms that Node runs on with these libraries are little-endian. */
export function bytesOf(row: Float32Array): Buffer {
  return Buffer.from(row.buffer, row.byteOffset, row.byteLength);
}
