/** The tags of a TIFF that decide how its pixels are decoded (TIFF 6.0). */
export const tiffTags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  samplesPerPixel: 277,
  stripByteCounts: 279,
  planes: 284,
  tileWidth: 322,
  inkSet: 332,
  sampleFormat: 339,
  coefficients: 529,
  subsampling: 530,
  reference: 532,
} as const;
