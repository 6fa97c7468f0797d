const start = 'version https://git-lfs.github.com/spec/';

/**
 * Returns whether a file's content is the text that Git keeps in place of a file that Git LFS holds: a clone without
 * LFS has it under the file's name.
 */
export function isLfsPointer(content: Uint8Array): boolean {
  return Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, start.length)).equals(
    Buffer.from(start),
  );
}

/** The remedy for a pointer. */
export const lfsRemedy = 'Fetch the file that it stands for: git lfs pull.';
