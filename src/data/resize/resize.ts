import type { Image } from '../../contracts/data.js';
import type { Interpolation, ResizeSettings } from '../../contracts/experiment.js';
import { bilinear } from './bilinear.js';
import { keysCubic, lanczos, type ResizeKernel, triangle } from './kernels.js';
import { nearestNeighbour } from './nearest.js';
import { type Placement, placementOf } from './placement.js';
import { remembered } from './remembered.js';
import { areaSpans, kernelSpans } from './spans.js';
import { twoPasses } from './two-passes.js';

/**
 * Resizes an image to size x size as `tf.image.resize` does, which Keras' loaders use: pixel centres at half integers,
 * and no antialiasing by default. Values are rounded to the nearest integer from 0 to 255; Keras keeps fractions, and
 * the overshoot of cubic and Lanczos kernels.
 */
export function resize(image: Image, size: number, how: Interpolation | ResizeSettings): Image {
  if (image.width === size && image.height === size) return image;
  const { interpolation, antialias = false, ...aspect } = typeof how === 'string' ? { interpolation: how } : how;
  const resample = resamplers[interpolation][antialias ? 'antialiased' : 'sampled'];
  const data = new Uint8Array(size * size * 3);
  resample(image, placementOf(image, size, aspect), data, size);
  return { width: size, height: size, data };
}

/** Writes a part of an image into its part of a square of size x size. */
type Resample = (image: Image, placement: Placement, square: Uint8Array, size: number) => void;

const averaged = twoPasses(remembered(areaSpans));

const resamplers: { readonly [name in Interpolation]: { readonly sampled: Resample; readonly antialiased: Resample } } =
  {
    nearest: { sampled: nearestNeighbour, antialiased: nearestNeighbour },
    bilinear: { ...byKernel(triangle), sampled: bilinear },
    bicubic: byKernel(keysCubic),
    // The area method averages all that a pixel covers in any case.
    area: { sampled: averaged, antialiased: averaged },
    lanczos3: byKernel(lanczos(3)),
    lanczos5: byKernel(lanczos(5)),
  };

function byKernel(kernel: ResizeKernel) {
  const spans = (antialias: boolean) => remembered((source, target) => kernelSpans(kernel, antialias, source, target));
  return { sampled: twoPasses(spans(false)), antialiased: twoPasses(spans(true)) };
}
