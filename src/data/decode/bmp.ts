import { BadImage, type Image } from '../../contracts/data.js';
import { type BmpHeader, readBmpHeader } from './bmp-header.js';
import { decodeRunLengths } from './bmp-rle.js';

export { readBmpHeader };

/**
 * Pixels of a BMP: 1, 4, 8 (palette, run-length coded or not), 16, 24 and 32 bits, bottom-up and top-down; alpha is
 * dropped. sharp does not read BMP, and the packages that do misread palettes, shift 5-bit white to 248, or
 * accept truncated files.
 * @throws BadImage
 */
export function decodeBmp(bytes: Uint8Array, header: BmpHeader = readBmpHeader(bytes)): Image {
  const { width, height } = header;
  const data =
    header.compression === 'none'
      ? decodeRows(bytes, header)
      : paint(decodeRunLengths(bytes.subarray(header.pixelsAt), header), header.palette);
  if (!header.topDown) turnOver(data, width * 3, height);
  return { width, height, data };
}

/** The rows in the order of the file, 3 bytes a pixel. */
function decodeRows(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, bitsPerPixel, pixelsAt } = header;
  const rowBytes = Math.ceil((width * bitsPerPixel) / 32) * 4;
  // Some writers leave out the padding after the last row.
  const needed = pixelsAt + rowBytes * (height - 1) + Math.ceil((width * bitsPerPixel) / 8);
  if (bytes.length < needed) throw new BadImage(`truncated BMP (${bytes.length} of ${needed} bytes)`);
  if (bitsPerPixel <= 8) return paint(unpackIndices(bytes, header, rowBytes), header.palette);

  const data = new Uint8Array(width * height * 3);
  const tables = bitsPerPixel === 24 ? undefined : header.masks.map(scaleOf);
  for (let y = 0, out = 0; y < height; y++) {
    let at = pixelsAt + y * rowBytes;
    for (let x = 0; x < width; x++, out += 3) {
      if (tables === undefined) {
        data[out] = bytes[at + 2]!;
        data[out + 1] = bytes[at + 1]!;
        data[out + 2] = bytes[at]!;
        at += 3;
        continue;
      }
      let pixel = bytes[at]! | (bytes[at + 1]! << 8);
      if (bitsPerPixel === 32) pixel |= (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      for (let channel = 0; channel < 3; channel++) data[out + channel] = tables[channel]!(pixel);
      at += bitsPerPixel / 8;
    }
  }
  return data;
}

/** A function that extracts the bits of a mask from a pixel and scales them to 0..255. */
function scaleOf(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const highest = mask >>> shift;
  return (pixel) => Math.floor((((pixel & mask) >>> shift) * 255) / highest);
}

function unpackIndices(bytes: Uint8Array, header: BmpHeader, rowBytes: number): Uint8Array {
  const { width, height, bitsPerPixel, pixelsAt } = header;
  const indices = new Uint8Array(width * height);
  const perByte = 8 / bitsPerPixel;
  const mask = 2 ** bitsPerPixel - 1;
  for (let y = 0, out = 0; y < height; y++)
    for (let x = 0; x < width; x++, out++) {
      const byte = bytes[pixelsAt + y * rowBytes + Math.floor(x / perByte)]!;
      indices[out] = (byte >> (8 - bitsPerPixel * ((x % perByte) + 1))) & mask;
    }
  return indices;
}

function paint(indices: Uint8Array, palette: Uint8Array): Uint8Array {
  const data = new Uint8Array(indices.length * 3);
  for (let pixel = 0, out = 0; pixel < indices.length; pixel++, out += 3) {
    const colour = indices[pixel]! * 3;
    data[out] = palette[colour]!;
    data[out + 1] = palette[colour + 1]!;
    data[out + 2] = palette[colour + 2]!;
  }
  return data;
}

/** Flips rows vertically, in place. */
function turnOver(data: Uint8Array, rowBytes: number, rows: number): void {
  for (let upper = 0, lower = rows - 1; upper < lower; upper++, lower--) {
    const held = data.slice(upper * rowBytes, (upper + 1) * rowBytes);
    data.copyWithin(upper * rowBytes, lower * rowBytes, (lower + 1) * rowBytes);
    data.set(held, lower * rowBytes);
  }
}
