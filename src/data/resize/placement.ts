import type { Image } from '../../contracts/data.js';
import type { ResizeSettings } from '../../contracts/experiment.js';

/** A rectangle of an image, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The part of an image that is shown, and the part of a square where it is; the rest of the square is black. */
export interface Placement {
  readonly from: Box;
  readonly to: Box;
}

/**
 * The placement of an image in a square of size x size. Rounding is that of Keras' `image_dataset_from_directory`, which
 * computes in single precision: `smart_resize` where it crops, `tf.image.resize_with_pad` where it pads. At
 * least one line of pixels remains of the thinnest image, which TensorFlow refuses to pad.
 */
export function placementOf(
  { width, height }: Pick<Image, 'width' | 'height'>,
  size: number,
  { cropToAspectRatio, padToAspectRatio }: Omit<ResizeSettings, 'interpolation'>,
): Placement {
  const whole = { left: 0, top: 0, width, height };
  const square = { left: 0, top: 0, width: size, height: size };
  if (cropToAspectRatio) return { from: cropped(width, height, size), to: square };
  if (padToAspectRatio) return { from: whole, to: padded(width, height, size) };
  return { from: whole, to: square };
}

function cropped(width: number, height: number, size: number): Box {
  const kept = (side: number, other: number) =>
    Math.max(Math.min(side, Math.floor(Math.fround(Math.fround(other * size) / size))), 1);
  const [keptWidth, keptHeight] = [kept(width, height), kept(height, width)];
  return {
    left: Math.floor((width - keptWidth) / 2),
    top: Math.floor((height - keptHeight) / 2),
    width: keptWidth,
    height: keptHeight,
  };
}

function padded(width: number, height: number, size: number): Box {
  const ratio = Math.max(Math.fround(width / size), Math.fround(height / size));
  const [exactWidth, exactHeight] = [Math.fround(width / ratio), Math.fround(height / ratio)];
  const margin = (exact: number) => Math.max(Math.floor((size - exact) / 2), 0);
  return {
    left: margin(exactWidth),
    top: margin(exactHeight),
    width: Math.max(Math.floor(exactWidth), 1),
    height: Math.max(Math.floor(exactHeight), 1),
  };
}
