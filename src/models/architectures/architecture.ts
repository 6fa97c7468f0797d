/**
 * The functions that backbones are written with: short names for layers of tfjs-layers, so that an architecture reads
 * like its paper. Each takes symbolic tensors [n, h, w, c] and a Keras layer name, and adds one layer.
 *
 * Kernels start at zero, because every weight is filled from a file: random initialisation would cost more than
 * reading.
 */
import '../../tfjs/ready.js';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { input, layers, model } from '../../tfjs/layers.js';
import { CustomScaleLayer, GlobalAveragePooling2DKeepDims, HardSigmoid, HardSwish } from './layers.js';

export type { SymbolicTensor };

type Padding = 'same' | 'valid';

/** Height and width of a kernel; one number for a square kernel. */
export type Size = number | [number, number];

export interface Window {
  strides?: number;
  padding?: Padding;
}

/** The input layer for square RGB images: [n, size, size, 3]. */
export function rgbInput(size: number): SymbolicTensor {
  return input({ shape: [size, size, 3], name: 'input_layer' });
}

/** Generates names as Keras numbers unnamed layers: `conv2d`, `conv2d_1`, … of each kind in order of creation. */
export function numberedNames(): (kind: string) => string {
  const used = new Map<string, number>();
  return (kind) => {
    const number = used.get(kind) ?? 0;
    used.set(kind, number + 1);
    return number === 0 ? kind : `${kind}_${number}`;
  };
}

/** A convolution, without bias by default, because batch normalisation mostly follows it. */
export function conv(
  x: SymbolicTensor,
  name: string,
  filters: number,
  size: Size,
  { strides = 1, padding = 'same', bias = false }: Window & { bias?: boolean } = {},
): SymbolicTensor {
  const layer = layers.conv2d({
    name,
    filters,
    kernelSize: size,
    strides,
    padding,
    useBias: bias,
    kernelInitializer: 'zeros',
  });
  return layer.apply(x) as SymbolicTensor;
}

/** A depthwise convolution without bias, with `multiplier` outputs per channel. */
export function depthwiseConv(
  x: SymbolicTensor,
  name: string,
  size: number,
  { strides = 1, padding = 'same', multiplier = 1 }: Window & { multiplier?: number } = {},
): SymbolicTensor {
  const layer = layers.depthwiseConv2d({
    name,
    kernelSize: size,
    strides,
    padding,
    depthMultiplier: multiplier,
    useBias: false,
    depthwiseInitializer: 'zeros',
  });
  return layer.apply(x) as SymbolicTensor;
}

/** A depthwise separable convolution as a single layer, without bias. */
export function separableConv(
  x: SymbolicTensor,
  name: string,
  filters: number,
  size: number,
  { strides = 1, padding = 'same' }: Window = {},
): SymbolicTensor {
  const layer = layers.separableConv2d({
    name,
    filters,
    kernelSize: size,
    strides,
    padding,
    useBias: false,
    depthwiseInitializer: 'zeros',
    pointwiseInitializer: 'zeros',
  });
  return layer.apply(x) as SymbolicTensor;
}

/**
 * Batch normalisation with moving statistics. `momentum` matters only in training; without `scale` there is no gamma.
 */
export function batchNorm(
  x: SymbolicTensor,
  name: string,
  { epsilon, momentum, scale = true }: { epsilon: number; momentum: number; scale?: boolean },
): SymbolicTensor {
  return layers.batchNormalization({ name, epsilon, momentum, scale }).apply(x) as SymbolicTensor;
}

/** Keras' defaults of batch normalisation. */
export const usualNormalisation = { epsilon: 1e-3, momentum: 0.99 };

/** max(x, 0). */
export function relu(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.activation({ name, activation: 'relu' }).apply(x) as SymbolicTensor;
}

/** min(max(x, 0), 6). */
export function relu6(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.reLU({ name, maxValue: 6 }).apply(x) as SymbolicTensor;
}

/** x sigmoid(x). */
export function swish(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.activation({ name, activation: 'swish' }).apply(x) as SymbolicTensor;
}

/** relu6(x + 3) / 6. */
export function hardSigmoid(x: SymbolicTensor, name: string): SymbolicTensor {
  return new HardSigmoid({ name }).apply(x) as SymbolicTensor;
}

/** x relu6(x + 3) / 6. */
export function hardSwish(x: SymbolicTensor, name: string): SymbolicTensor {
  return new HardSwish({ name }).apply(x) as SymbolicTensor;
}

export function add(a: SymbolicTensor, b: SymbolicTensor, name: string): SymbolicTensor {
  return layers.add({ name }).apply([a, b]) as SymbolicTensor;
}

/** a + scale b. */
export function addScaled(a: SymbolicTensor, b: SymbolicTensor, scale: number, name: string): SymbolicTensor {
  return new CustomScaleLayer({ name, scale }).apply([a, b]) as SymbolicTensor;
}

/** The elementwise product, broadcast over sides of 1. */
export function multiply(a: SymbolicTensor, b: SymbolicTensor, name: string): SymbolicTensor {
  return layers.multiply({ name }).apply([a, b]) as SymbolicTensor;
}

/** Concatenation along the channels. */
export function concat(parts: SymbolicTensor[], name: string): SymbolicTensor {
  return layers.concatenate({ name, axis: -1 }).apply(parts) as SymbolicTensor;
}

export function maxPool(
  x: SymbolicTensor,
  name: string,
  size: number,
  { strides = size, padding = 'valid' }: Window = {},
): SymbolicTensor {
  return layers.maxPooling2d({ name, poolSize: size, strides, padding }).apply(x) as SymbolicTensor;
}

/** Average pooling, with padding excluded from the averages. */
export function averagePool(
  x: SymbolicTensor,
  name: string,
  size: number,
  { strides = size, padding = 'valid' }: Window = {},
): SymbolicTensor {
  return layers.averagePooling2d({ name, poolSize: size, strides, padding }).apply(x) as SymbolicTensor;
}

/** Global average pooling: [n, h, w, c] -> [n, c]. */
export function globalAverage(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.globalAveragePooling2d({ name }).apply(x) as SymbolicTensor;
}

/** Global average pooling with `keepdims`: [n, h, w, c] -> [n, 1, 1, c]. */
export function globalAverageKeepDims(x: SymbolicTensor, name: string): SymbolicTensor {
  return new GlobalAveragePooling2DKeepDims({ name }).apply(x) as SymbolicTensor;
}

/** Reshapes [n, c] -> [n, 1, 1, c]. */
export function withSpatialAxes(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.reshape({ name, targetShape: [1, 1, channels(x)] }).apply(x) as SymbolicTensor;
}

/**
 * Stochastic depth: when a network is trained from scratch, Keras drops x for a fraction `rate` of the images. It is
 * the identity in inference mode, in which backbones are always called.
 */
export function stochasticDepth(x: SymbolicTensor, name: string, rate: number): SymbolicTensor {
  // The type lacks null, which stands for the size of that axis of x.
  const noiseShape = [null, 1, 1, 1] as number[];
  return layers.dropout({ name, rate, noiseShape }).apply(x) as SymbolicTensor;
}

/** Zero padding before and after, the same for height and width. */
export function pad(x: SymbolicTensor, name: string, [before, after]: [number, number]): SymbolicTensor {
  const padding: [[number, number], [number, number]] = [
    [before, after],
    [before, after],
  ];
  return layers.zeroPadding2d({ name, padding }).apply(x) as SymbolicTensor;
}

/** Cropping before and after, the same for height and width. */
export function crop(x: SymbolicTensor, name: string, [before, after]: [number, number]): SymbolicTensor {
  const cropping: [[number, number], [number, number]] = [
    [before, after],
    [before, after],
  ];
  return layers.cropping2D({ name, cropping }).apply(x) as SymbolicTensor;
}

/**
 * Zero padding for a `valid` convolution of stride 2 with an odd kernel of `size`, as Keras'
 * `imagenet_utils.correct_pad` places it: on even sides one fewer before than after, so that h rows give ceil(h / 2).
 */
export function padForStride2(x: SymbolicTensor, name: string, size: number): SymbolicTensor {
  const after = Math.floor(size / 2);
  return pad(x, name, [after - (x.shape[1]! % 2 === 0 ? 1 : 0), after]);
}

/** The multiple of 8 nearest to `channels`, at least 8 and at most 10 % smaller. */
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
