/** Raised when decoding or resizing gives other pixels for the same file: part of the keys of stored features. */
export const pixelsRevision = 1;
