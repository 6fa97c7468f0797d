/**
 * The words that backbones are written in: thin names for tfjs-layers, so that an architecture reads as its paper.
 * Each takes symbolic tensors [n, h, w, c] and a Keras layer name, and adds one layer.
 *
 * Kernels start at zero, since every weight is filled from a file: drawing random ones would cost more than reading it.
 */
import '../../tfjs/ready.js';
import { input, type LayersModel, layers, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { CustomScaleLayer, GlobalAveragePlace, HardSigmoid, HardSwish } from './layers.js';

export type { SymbolicTensor };

type Padding = 'same' | 'valid';

/** Height and width of a kernel; one number for a square. */
export type Size = number | [number, number];

export interface Window {
  strides?: number;
  padding?: Padding;
}

/** Square RGB images of `size` pixels: [n, size, size, 3]. */
export function images(size: number): SymbolicTensor {
  return input({ shape: [size, size, 3], name: 'input_layer' });
}

/** Keras' names of layers that it numbers itself: `conv2d`, `conv2d_1`, … of each kind, in the order of creation. */
export function numberedNames(): (kind: string) => string {
  const used = new Map<string, number>();
  return (kind) => {
    const number = used.get(kind) ?? 0;
    used.set(kind, number + 1);
    return number === 0 ? kind : `${kind}_${number}`;
  };
}

/** Convolution without bias, where batch normalisation follows it. */
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

/** One convolution for each channel, without bias; `multiplier` outputs of each. */
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

/** A depthwise convolution and one of size 1 as a single layer, without bias. */
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
 * Normalisation of each channel by its moving statistics. `momentum` matters to training only. Without `scale` there
 * is no gamma.
 */
export function batchNorm(
  x: SymbolicTensor,
  name: string,
  { epsilon, momentum, scale = true }: { epsilon: number; momentum: number; scale?: boolean },
): SymbolicTensor {
  return layers.batchNormalization({ name, epsilon, momentum, scale }).apply(x) as SymbolicTensor;
}

/** Keras' own settings of batch normalisation. */
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

/** Product; a side of 1 is repeated. */
export function multiply(a: SymbolicTensor, b: SymbolicTensor, name: string): SymbolicTensor {
  return layers.multiply({ name }).apply([a, b]) as SymbolicTensor;
}

/** Side by side along the channels. */
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

/** Averages, padding left out. */
export function averagePool(
  x: SymbolicTensor,
  name: string,
  size: number,
  { strides = size, padding = 'valid' }: Window = {},
): SymbolicTensor {
  return layers.averagePooling2d({ name, poolSize: size, strides, padding }).apply(x) as SymbolicTensor;
}

/** Every channel's average: [n, c]. */
export function globalAverage(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.globalAveragePooling2d({ name }).apply(x) as SymbolicTensor;
}

/** Every channel's average, kept as an image of one place: [n, 1, 1, c]. */
export function globalAveragePlace(x: SymbolicTensor, name: string): SymbolicTensor {
  return new GlobalAveragePlace({ name }).apply(x) as SymbolicTensor;
}

/** [n, c] -> [n, 1, 1, c]. */
export function asOnePlace(x: SymbolicTensor, name: string): SymbolicTensor {
  return layers.reshape({ name, targetShape: [1, 1, channels(x)] }).apply(x) as SymbolicTensor;
}

/**
 * Keras' layer that leaves out x of a share `rate` of the images when a network is trained from scratch (stochastic
 * depth). In inference mode, in which backbones are always called here, it is x.
 */
export function dropWhole(x: SymbolicTensor, name: string, rate: number): SymbolicTensor {
  // The type lacks null, which stands for the size of x there.
  const noiseShape = [null, 1, 1, 1] as number[];
  return layers.dropout({ name, rate, noiseShape }).apply(x) as SymbolicTensor;
}

/** Zeros around x: before and after, the same for both sides. */
export function pad(x: SymbolicTensor, name: string, [before, after]: [number, number]): SymbolicTensor {
  const padding: [[number, number], [number, number]] = [
    [before, after],
    [before, after],
  ];
  return layers.zeroPadding2d({ name, padding }).apply(x) as SymbolicTensor;
}

/** Rows and columns cut off x: before and after, the same for both sides. */
export function crop(x: SymbolicTensor, name: string, [before, after]: [number, number]): SymbolicTensor {
  const cropping: [[number, number], [number, number]] = [
    [before, after],
    [before, after],
  ];
  return layers.cropping2D({ name, cropping }).apply(x) as SymbolicTensor;
}

/**
 * Zeros around x for a `valid` convolution of stride 2 with an odd kernel of `size`, where Keras puts them
 * (`imagenet_utils.correct_pad`): on even sides one fewer before than after, so that an input of h rows
 * gives ceil(h / 2).
 */
export function padForStride2(x: SymbolicTensor, name: string, size: number): SymbolicTensor {
  const after = Math.floor(size / 2);
  return pad(x, name, [after - (x.shape[1]! % 2 === 0 ? 1 : 0), after]);
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
