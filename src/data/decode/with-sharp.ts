import sharp from 'sharp';
import { BadImage, type Image } from '../../contracts/data.js';
import type { ImageFormat } from './format.js';

// Every image is decoded once, so a cache would only grow. Many images are decoded at a time, one thread each:
// that is faster than several threads on one image, and libvips' threads would get in the way of the engine's.
sharp.cache(false);
sharp.concurrency(1);

export interface OpenedImage {
  readonly width: number;
  readonly height: number;
  decode(): Promise<Image>;
}

/**
 * Reads the header of an image with sharp (libvips). Colour profiles are ignored, as Keras and Pillow ignore them:
 * the pretrained networks saw pixels as they are stored.
 */
export async function openWithSharp(bytes: Uint8Array, format: Exclude<ImageFormat, 'BMP'>): Promise<OpenedImage> {
  // `error` lets oddities pass that every viewer ignores, and stops at missing or undecodable pixels.
  const opened = sharp(bytes, { failOn: 'error', ignoreIcc: true, limitInputPixels: false, limitInputChannels: false });
  const { width, height, depth } = await opened.metadata().catch((error) => {
    throw new BadImage(reasonOf(error, format));
  });
  if (depth !== 'uchar' && depth !== 'ushort') throw new BadImage(`${format} with ${depth} pixels is not supported`);

  const decode = async () => {
    const { data, info } = await opened
      .autoOrient()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
      .catch((error) => {
        throw new BadImage(reasonOf(error, format));
      });
    if (info.channels !== 3) throw new BadImage(`${format} with ${info.channels} colour channels is not supported`);
    return { width: info.width, height: info.height, data };
  };
  return { width, height, decode };
}

/** libvips' message in a few words: its first line, without the names of its functions. */
function reasonOf(error: unknown, format: ImageFormat): string {
  const text = (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  const short = text
    .replace(/^Input buffer has corrupt header: /, '')
    .replace(/\b\w+: /g, '')
    .slice(0, 120);
  const truncated = /premature|truncat|end of file|unexpected end|not enough|too short/i.test(text);
  return `${truncated ? 'truncated' : 'corrupt'} ${format} (${short})`;
}
