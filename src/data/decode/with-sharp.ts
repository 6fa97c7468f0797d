import sharp, { type SharpOptions } from 'sharp';
import { BadImage, type Image } from '../../contracts/data.js';
import { convertPixels } from './colours/samples.js';
import type { StoredColours } from './colours/stored-colours.js';
import type { Dimensions } from './dimensions.js';
import type { ImageFormat } from './format.js';
import { maximumPixels } from './limits.js';

// Every image is decoded once, so a cache would only grow. Many images are decoded at a time, one thread each:
// that is faster than several threads on one image, and libvips' threads would get in the way of the engine's.
sharp.cache(false);
sharp.concurrency(1);

const options: SharpOptions = {
  // Irregularities that every viewer ignores are tolerated; missing or undecodable pixels are errors.
  failOn: 'error',
  // Keras and Pillow ignore colour profiles, so the pretrained networks were trained on pixels as they are stored.
  ignoreIcc: true,
  limitInputPixels: false,
  limitInputChannels: false,
};

/** Reads the header of an image with sharp (libvips). */
export async function measureWithSharp(bytes: Buffer, format: ImageFormat): Promise<Dimensions> {
  const { width, height, depth } = await sharp(bytes, options)
    .metadata()
    .catch((error) => {
      throw new BadImage(reasonOf(error, format));
    });
  if (depth !== 'uchar' && depth !== 'ushort') throw new BadImage(`${format} with ${depth} pixels is not supported`);
  return { width, height };
}

export async function decodeWithSharp(bytes: Buffer, format: ImageFormat): Promise<Image> {
  const { data, info } = await sharp(bytes, { ...options, limitInputPixels: maximumPixels })
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
}

/** Decodes colours that sharp would convert in another way: it gives the samples, which are converted here. */
export async function decodeStored(bytes: Buffer, format: ImageFormat, colours: StoredColours): Promise<Image> {
  const { data, info } = await sharp(colours.prepare(bytes), { ...options, limitInputPixels: maximumPixels })
    .autoOrient()
    .pipelineColourspace(colours.space)
    .toColourspace(colours.space)
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error) => {
      throw new BadImage(reasonOf(error, format));
    });
  return convertPixels({ width: info.width, height: info.height, channels: info.channels, data }, colours.toRgb);
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
