import type { Image } from '../../contracts/data.js';
import type { ResizeSettings } from '../../contracts/experiment.js';

/** Part of an image, pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Which part of an image becomes which part of a square; what is left of the square is black. */
export interface Placement {
  readonly from: Box;
  readonly to: Box;
}

/**
 * Where an image goes in a square of size x size. Rounding is that of Keras' `image_dataset_from_directory`, which
 * computes in single precision: `smart_resize` where it crops, `tf.image.resize_with_pad` where it pads. A line of
 * pixels at least remains of the thinnest image, where TensorFlow refuses to pad it.
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
