import type { FeatureCut, RowData } from '../../contracts/features.js';
import { fromHalves, toHalves } from './float16.js';

/** The element type of rows in a file. */
export type RowStorage = FeatureCut['storage'];

/** Rows as they are stored in a file, float16 as bits. */
export type StoredRows = Float32Array | Uint16Array | Uint8Array;

const arrays = { float32: Float32Array, float16: Uint16Array, uint8: Uint8Array } as const;

export const isRowStorage = (name: string): name is RowStorage => Object.hasOwn(arrays, name);

export const elementBytes = (storage: RowStorage) => arrays[storage].BYTES_PER_ELEMENT;

/** The type of rows outside the store. */
export const rowTypeOf = (storage: RowStorage) => (storage === 'uint8' ? 'uint8' : 'float32');

export function emptyRows(storage: RowStorage, elements: number): StoredRows {
  return new arrays[storage](elements);
}

/** Encodes elements into their stored form; `into` has the same length. */
export function encodeRows(storage: RowStorage, rows: RowData, into: StoredRows): void {
  checkType(storage, rows);
  if (storage === 'float16') toHalves(rows as Float32Array, into as Uint16Array);
  else into.set(rows);
}

/** Decodes stored elements; `into` has the same length. */
export function decodeRows(storage: RowStorage, stored: StoredRows, into: RowData): void {
  if (storage === 'float16') fromHalves(stored as Uint16Array, into as Float32Array);
  else into.set(stored);
}

/** Returns whether rows can be read from a file without decoding. */
export const isStoredAsIs = (storage: RowStorage) => storage !== 'float16';

/** @throws TypeError for floats where bytes are stored and vice versa: `set` would convert them silently */
export function checkType(storage: RowStorage, rows: RowData): void {
  const isBytes = rows instanceof Uint8Array;
  if (isBytes !== (storage === 'uint8')) throw new TypeError(`${isBytes ? 'bytes' : 'floats'} for rows of ${storage}`);
}

/** The bytes of rows as they are in a file. All platforms that Node runs on with these libraries are little-endian. */
export function bytesOf(rows: StoredRows): Buffer {
  return Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
}

/** Rounds rows, in place, as storing and reading them would. */
export function asIfStored(storage: RowStorage, rows: RowData): void {
  checkType(storage, rows);
  if (isStoredAsIs(storage)) return;
  const stored = emptyRows(storage, rows.length);
  encodeRows(storage, rows, stored);
  decodeRows(storage, stored, rows);
}
