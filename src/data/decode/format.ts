import { isLfsPointer } from '../../foundation/files/lfs-pointer.js';

/** The formats that can be decoded. */
export type ImageFormat = 'JPEG' | 'PNG' | 'GIF' | 'WebP' | 'TIFF' | 'BMP' | 'AVIF';

const ascii = (bytes: Uint8Array, start: number, end: number) =>
  String.fromCharCode(...bytes.subarray(start, Math.min(end, bytes.length)));

/** The format of an image by its first bytes; its file name says nothing reliable. Undefined for anything else. */
export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  const start = ascii(bytes, 0, 12);
  if (start.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (/^GIF8[79]a/.test(start)) return 'GIF';
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'WebP';
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return 'TIFF';
  if (start.startsWith('BM')) return 'BMP';
  if (start.slice(4, 8) === 'ftyp' && brandsOf(bytes).some((brand) => brand === 'avif' || brand === 'avis'))
    return 'AVIF';
  return undefined;
}

/** Returns the brands of a file of the ISO base media format: its own, and those that it is compatible with. */
function brandsOf(bytes: Uint8Array): string[] {
  const end = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return ascii(bytes, 8, Math.min(end, 64)).match(/.{4}/gs) ?? [];
}

const heicBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/** A guess, for messages, at what a file is that is not an image. */
export function guessOf(bytes: Uint8Array): string {
  const start = ascii(bytes, 0, 256).trimStart().toLowerCase();
  if (start.slice(4, 8) === 'ftyp')
    return heicBrands.includes(brandsOf(bytes)[0]!)
      ? 'HEIC, which cannot be read: convert it to JPEG or PNG'
      : 'a video file, not an image';
  if (isLfsPointer(bytes)) return 'a Git LFS pointer, not the image itself: run git lfs pull';
  if (start.startsWith('%pdf')) return 'a PDF document, not an image';
  if (start.startsWith('<svg') || (start.startsWith('<?xml') && start.includes('<svg')))
    return 'an SVG drawing, which is not supported';
  if (start.startsWith('<!doctype') || start.startsWith('<html')) return 'an HTML page, not an image';
  if (start.startsWith('<?xml')) return 'an XML document, not an image';
  if (start.startsWith('pk\x03\x04')) return 'a ZIP archive, not an image';
  if (bytes.every((byte) => byte === 0)) return 'nothing but zeros';
  return 'not an image of a known format';
}
