/**
 * The words that backbones are written in: thin names for tfjs-layers, so that an architecture reads as its paper.
 * Each takes symbolic tensors [n, h, w, c] and a Keras layer name, and adds one layer.
 *
 * Kernels start at zero, since every weight is filled from a file: drawing random ones would cost more than reading it.
 */
import '../foundation/tfjs.js';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';

export type { SymbolicTensor };

type Padding = 'same' | 'valid';

/** Square RGB images of `size` pixels: [n, size, size, 3]. */
export function images(size: number): SymbolicTensor {
  return input({ shape: [size, size, 3], name: 'input_layer' });
}

/** Convolution without bias: batch normalisation follows it. Square kernel of `size`. */
export function conv(
  x: SymbolicTensor,
  name: string,
  filters: number,
  size: number,
  { strides = 1, padding = 'same' }: { strides?: number; padding?: Padding } = {},
): SymbolicTensor {
  const layer = layers.conv2d({
    name,
    filters,
    kernelSize: size,
    strides,
    padding,
    useBias: false,
    kernelInitializer: 'zeros',
  });
  return layer.apply(x) as SymbolicTensor;
}

/** One convolution for each channel, without bias. Square kernel of `size`. */
export function depthwiseConv(
  x: SymbolicTensor,
  name: string,
  size: number,
  { strides = 1, padding = 'same' }: { strides?: number; padding?: Padding } = {},
): SymbolicTensor {
  const layer = layers.depthwiseConv2d({
    name,
    kernelSize: size,
    strides,
    padding,
    useBias: false,
    depthwiseInitializer: 'zeros',
  });
  return layer.apply(x) as SymbolicTensor;
}

/** Normalisation of each channel by its moving statistics. `momentum` matters to training only. */
export function batchNorm(
  x: SymbolicTensor,
  name: string,
  { epsilon, momentum }: { epsilon: number; momentum: number },
): SymbolicTensor {
  return layers.batchNormalization({ name, epsilon, momentum }).apply(x) as SymbolicTensor;
}

/** min(max(x, 0), 6). */
export function relu6(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.reLU({ name, maxValue: 6 }).apply(x) as SymbolicTensor;
}

export function add(a: SymbolicTensor, b: SymbolicTensor, name: string): SymbolicTensor {
  return layers.add({ name }).apply([a, b]) as SymbolicTensor;
}

/**
 * Zeros around x for a `valid` convolution of stride 2 with an odd kernel of `size`, where Keras puts them
 * (`imagenet_utils.correct_pad`): on even sides one fewer before than after, so that an input of h rows
 * gives ceil(h / 2).
 */
export function padForStride2(x: SymbolicTensor, name: string, size: number): SymbolicTensor {
  const after = Math.floor(size / 2);
  const sides = [x.shape[1]!, x.shape[2]!].map((side) => [after - (side % 2 === 0 ? 1 : 0), after]);
  const padding = sides as [[number, number], [number, number]];
  return layers.zeroPadding2d({ name, padding }).apply(x) as SymbolicTensor;
}

/** The multiple of 8 nearest to `channels`, at least 8 and never more than 10 % below. */
export function multipleOf8(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return nearest < 0.9 * channels ? nearest + 8 : nearest;
}

export function channels(x: SymbolicTensor): number {
  return x.shape.at(-1)!;
}

export function network(inputs: SymbolicTensor, outputs: SymbolicTensor, name: string): LayersModel {
  return model({ inputs, outputs, name });
}
