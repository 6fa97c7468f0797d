import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { accept, type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';
import { toChannelsFirst, toChannelsLast } from './spatial.js';

interface ResizeAttributes {
  readonly size: readonly [number, number];
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Gathers rows (or columns, or channels) of x along `axis`; adds no node if they stay as they are. */
function picked(trace: TracingBackend, x: TensorInfo, axis: number, places: readonly number[]): TensorInfo {
  if (places.length === x.shape[axis] && places.every((place, index) => place === index)) return x;
  const name = trace.graph.node('Gather', [trace.nameOf(x), trace.graph.integers(places)], { axis });
  return trace.result(name, x.shape.with(axis, places.length), onnxType(x.dtype));
}

/** Returns, for each of `to` pixels, the index of its source pixel among `from`, as in tfjs and TensorFlow. */
function nearestPixels(from: number, to: number, { alignCorners, halfPixelCenters }: ResizeAttributes): number[] {
  const ratio = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
  return Array.from({ length: to }, (_, place) => {
    const at = ratio * (halfPixelCenters ? place + 0.5 : place);
    return Math.min(from - 1, alignCorners ? Math.round(at) : Math.floor(at));
  });
}

/** Nearest-neighbour resizing of float32 images: [n, h, w, c] -> [n, h', w', c]. */
const resizeNearest: Kernel = (trace, { images }: Inputs<'images'>, attributes: ResizeAttributes) => {
  accept([images], 'float32');
  const [, height, width] = images.shape as [number, number, number];
  const rows = picked(trace, images, 1, nearestPixels(height, attributes.size[0], attributes));
  const pixels = picked(trace, rows, 2, nearestPixels(width, attributes.size[1], attributes));
  return trace.alias(pixels);
};

const resizeBilinear: Kernel = (trace, { images }: Inputs<'images'>, attributes: ResizeAttributes) => {
  accept([images], 'float32');
  const { graph } = trace;
  const { size, alignCorners, halfPixelCenters } = attributes;
  const [batch, , , channels] = images.shape as [number, number, number, number];
  const coordinates = halfPixelCenters ? 'half_pixel' : alignCorners ? 'align_corners' : 'asymmetric';
  const sizes = graph.integers([batch, channels, ...size]);
  const resized = graph.node('Resize', [toChannelsFirst(trace, trace.nameOf(images)), '', '', sizes], {
    mode: { text: 'linear' },
    coordinate_transformation_mode: { text: coordinates },
  });
  return trace.result(toChannelsLast(trace, resized), [batch, ...size, channels], 'float32');
};

/** Mirror padding, which repeats the edge in the mode `symmetric` and not in the mode `reflect`. */
const mirrorPad: Kernel = (
  trace,
  { x }: Inputs<'x'>,
  { paddings, mode }: { paddings: [number, number][]; mode: 'reflect' | 'symmetric' },
) => {
  const edge = mode === 'reflect' ? 0 : 1;
  return paddings.reduce((padded, [before, after], axis) => {
    const size = padded.shape[axis]!;
    const places = Array.from({ length: before + size + after }, (_, index) => {
      const place = index - before;
      if (place < 0) return -place - edge;
      return place < size ? place : 2 * (size - 1) - place + edge;
    });
    return picked(trace, padded, axis, places);
  }, trace.alias(x));
};

/** Depth to space: x [n, h, w, b b c] -> [n, b h, b w, c]; channels become squares of b x b pixels. */
const depthToSpace: Kernel = (
  trace,
  { x }: Inputs<'x'>,
  { blockSize, dataFormat }: { blockSize: number; dataFormat: 'NHWC' | 'NCHW' },
) => {
  accept([x], 'float32');
  if (dataFormat !== 'NHWC') throw new Error('only channels-last images are supported');
  const [batch, height, width, depth] = x.shape as [number, number, number, number];
  const spread = trace.graph.node('DepthToSpace', [toChannelsFirst(trace, trace.nameOf(x))], { blocksize: blockSize });
  const shape = [batch, height * blockSize, width * blockSize, depth / blockSize ** 2];
  return trace.result(toChannelsLast(trace, spread), shape, 'float32');
};

export const images: Kernels = {
  DepthToSpace: depthToSpace,
  MirrorPad: mirrorPad,
  ResizeBilinear: resizeBilinear,
  ResizeNearestNeighbor: resizeNearest,
};
