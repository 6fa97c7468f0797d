import { BadImage } from '../../contracts/data.js';

/** The headers of a BMP file, as far as decoding needs them. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bitsPerPixel: 1 | 4 | 8 | 16 | 24 | 32;
  readonly compression: 'none' | 'rle8' | 'rle4';
  /** The bits of a 16- or 32-bit pixel that hold red, green and blue. */
  readonly masks: readonly [number, number, number];
  /** The colours, 3 bytes each, red first; empty for an image without a palette. */
  readonly palette: Uint8Array;
  readonly pixelsAt: number;
}

const fileHeaderBytes = 14;
const os2HeaderBytes = 12;
const knownHeaders = [os2HeaderBytes, 16, 40, 52, 56, 64, 108, 124];
const masksAt = fileHeaderBytes + 40;

/**
 * Reads the headers of Windows 2 to 5 and OS/2 bitmaps (Microsoft, "Bitmap Storage"; the OS/2 2 header is read as
 * far as it agrees with the Windows one).
 * @throws BadImage
 */
export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < fileHeaderBytes + os2HeaderBytes) throw new BadImage('truncated BMP (no header)');
  const headerBytes = view.getUint32(14, true);
  if (!knownHeaders.includes(headerBytes)) throw new BadImage(`corrupt BMP (header of ${headerBytes} bytes)`);
  if (bytes.length < fileHeaderBytes + headerBytes) throw new BadImage('truncated BMP (header cut off)');

  const os2 = headerBytes === os2HeaderBytes;
  const width = os2 ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = os2 ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitsPerPixel = view.getUint16(os2 ? 24 : 28, true);
  if (width <= 0 || signedHeight === 0) throw new BadImage(`corrupt BMP (${width} x ${signedHeight} pixels)`);
  if (!isDepth(bitsPerPixel)) throw new BadImage(`BMP with ${bitsPerPixel} bits a pixel is not supported`);

  const code = headerBytes < 40 ? 0 : view.getUint32(30, true);
  const compression = compressionOf(code, bitsPerPixel);
  const separateMasks = headerBytes === 40 && (code === 3 || code === 6);
  const paletteAt = fileHeaderBytes + headerBytes + (separateMasks ? (code === 6 ? 16 : 12) : 0);
  const coloursUsed = headerBytes < 40 ? 0 : view.getUint32(46, true);
  return {
    width,
    height: Math.abs(signedHeight),
    topDown: signedHeight < 0,
    bitsPerPixel,
    compression,
    masks: masksOf(view, headerBytes, code, bitsPerPixel),
    palette: bitsPerPixel <= 8 ? readPalette(bytes, paletteAt, bitsPerPixel, coloursUsed, os2) : new Uint8Array(0),
    pixelsAt: view.getUint32(10, true),
  };
}

const isDepth = (bits: number): bits is BmpHeader['bitsPerPixel'] => [1, 4, 8, 16, 24, 32].includes(bits);

function compressionOf(code: number, bitsPerPixel: number): BmpHeader['compression'] {
  if (code === 0) return 'none';
  if (code === 1 && bitsPerPixel === 8) return 'rle8';
  if (code === 2 && bitsPerPixel === 4) return 'rle4';
  if ((code === 3 || code === 6) && (bitsPerPixel === 16 || bitsPerPixel === 32)) return 'none';
  throw new BadImage(`BMP with compression ${code} at ${bitsPerPixel} bits a pixel is not supported`);
}

function masksOf(view: DataView, headerBytes: number, code: number, bits: number): [number, number, number] {
  if (code === 3 || code === 6) {
    if (headerBytes < 40 || view.byteLength < masksAt + 12) throw new BadImage('truncated BMP (no colour masks)');
    return [0, 4, 8].map((offset) => view.getUint32(masksAt + offset, true)) as [number, number, number];
  }
  return bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff];
}

/** Reads 2^bits colours; those that the file leaves out are black, as a damaged pixel may refer to them. */
function readPalette(bytes: Uint8Array, at: number, bits: number, used: number, os2: boolean): Uint8Array {
  const possible = 2 ** bits;
  const colours = used === 0 ? possible : Math.min(used, possible);
  const stride = os2 ? 3 : 4;
  if (bytes.length < at + colours * stride) throw new BadImage('truncated BMP (palette cut off)');
  const palette = new Uint8Array(possible * 3);
  for (let colour = 0; colour < colours; colour++)
    for (let channel = 0; channel < 3; channel++)
      palette[colour * 3 + channel] = bytes[at + colour * stride + 2 - channel]!;
  return palette;
}
