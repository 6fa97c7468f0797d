import { BadImage } from '../../../contracts/data.js';
import type { ReadAt } from '../read-at.js';

/** The first directory of a TIFF, which describes its first page (TIFF 6.0, section 2; BigTIFF alike). */
export interface TiffDirectory {
  /** The numbers of a tag; undefined where the file does not have it, or has it in another form than numbers. */
  numbers(tag: number): readonly number[] | undefined;
  /** A copy of the file in which a tag of one number has another one. */
  withNumber(bytes: Buffer, tag: number, value: number): Buffer;
}

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Offset of its value or, if that is too long, of the value's own offset. */
  readonly valueAt: number;
}

/** Bytes of a number by its type: BYTE, SHORT, LONG, RATIONAL (two LONG), LONG8. */
const bytesOf: { readonly [type: number]: number } = { 1: 1, 3: 2, 4: 4, 5: 8, 16: 8 };
const rational = 5;
/** Most bytes of a value: those of the strips of the largest image take less. */
const mostBytes = 2 ** 22;

/** @throws BadImage where the file ends before its directory does */
export function readTiffDirectory(read: ReadAt): TiffDirectory {
  const start = whole(read, 0, 16);
  const little = start[0] === 0x49;
  const number = (bytes: Buffer, at: number, size: number) => {
    if (size === 8) return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return little ? bytes.readUIntLE(at, size) : bytes.readUIntBE(at, size);
  };
  const numberAt = (position: number, size: number) => number(whole(read, position, size), 0, size);

  const big = number(start, 2, 2) === 43;
  const wide = big ? 8 : 4;
  const at = number(start, wide, wide);
  const countBytes = big ? 8 : 2;
  const entryBytes = 4 + 2 * wide;
  const entries = new Map<number, Entry>();
  const size = numberAt(at, countBytes);
  if (size > 4096) throw new BadImage(`corrupt TIFF (directory of ${size} entries)`);
  const directory = whole(read, at + countBytes, size * entryBytes);
  for (let from = 0; from < directory.length; from += entryBytes)
    entries.set(number(directory, from, 2), {
      type: number(directory, from + 2, 2),
      count: number(directory, from + 4, wide),
      valueAt: at + countBytes + from + 4 + wide,
    });

  return {
    numbers(tag) {
      const entry = entries.get(tag);
      const each = entry && bytesOf[entry.type];
      if (entry === undefined || each === undefined) return undefined;
      const length = entry.count * each;
      if (length > mostBytes) throw new BadImage(`corrupt TIFF (tag ${tag} has ${entry.count} values)`);
      const bytes = whole(read, length <= wide ? entry.valueAt : numberAt(entry.valueAt, wide), length);
      return Array.from({ length: entry.count }, (_, index) => {
        if (entry.type !== rational) return number(bytes, index * each, each);
        return number(bytes, index * 8, 4) / number(bytes, index * 8 + 4, 4);
      });
    },
    withNumber(bytes, tag, value) {
      const { type, valueAt } = entries.get(tag)!;
      const copy = Buffer.from(bytes);
      if (little) copy.writeUIntLE(value, valueAt, Math.min(bytesOf[type]!, 4));
      else copy.writeUIntBE(value, valueAt, Math.min(bytesOf[type]!, 4));
      return copy;
    },
  };
}

function whole(read: ReadAt, position: number, length: number): Buffer {
  const bytes = Number.isSafeInteger(position) ? read(position, length) : Buffer.alloc(0);
  if (bytes.length < length) throw new BadImage('truncated TIFF (its directory is cut off)');
  return bytes;
}
