/**
 * Reads bytes of a file: at most `length` of them from `position` on, fewer where the file ends. So a header is read
 * from a file in memory and from one that is too large to be held there alike.
 */
export type ReadAt = (position: number, length: number) => Buffer;

/** Reads from a file in memory, without copying. */
export function readingFrom(bytes: Buffer): ReadAt {
  return (position, length) => bytes.subarray(position, position + length);
}
