/** The largest image that is decoded: 2^27 pixels, 134 megapixels (its pixels take 400 MB). */
export const maximumPixels = 2 ** 27;

/** Pixels decoded at one time in a process, about 6 bytes each: large images queue up instead of filling the memory. */
export const maximumPixelsAtOnce = 2 ** 25;
