import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import { add, fused, mul, reshape } from '../../tfjs/core.js';
import type { NetworkLayer } from '../freeze/network-layers.js';
import { isBatchNormalization } from '../freeze/outline.js';
import { type Normalisation, rectify } from './tuned-layers.js';

/** A convolution and the layers that are computed together with it. */
export interface FoldedConvolution {
  readonly convolution: NetworkLayer;
  /** The zero padding that the layer before it adds to its input. */
  readonly border: NetworkLayer | undefined;
  /** The batch normalisation after it, if its statistics are fixed. */
  readonly normalisation: NetworkLayer | undefined;
}

/**
 * Convolutions with the layers that only they read and that only read them, by the name of the last layer of each. Zero
 * padding becomes the convolution's own; a normalisation with fixed statistics, one factor and one offset per channel,
 * is folded into its filter and bias. Passes over images become arithmetic on small tensors, gradients included.
 */
export function foldedConvolutions(
  layers: readonly NetworkLayer[],
  normalisesByBatch: (layer: NetworkLayer) => boolean,
): ReadonlyMap<string, FoldedConvolution> {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const readers = new Map<string, NetworkLayer[]>();
  for (const layer of layers) {
    for (const input of layer.inputs) readers.set(input, [...(readers.get(input) ?? []), layer]);
  }
  // The network's outputs are read by the head too.
  const isReadOnce = ({ name, isOutput }: NetworkLayer) => !isOutput && readers.get(name)?.length === 1;
  const folded = new Map<string, FoldedConvolution>();
  for (const convolution of layers.filter(isFoldable)) {
    const before = byName.get(convolution.inputs[0]!);
    const isBorder =
      before?.kind === 'ZeroPadding2D' && isReadOnce(before) && configOf(convolution).padding === 'valid';
    const [after] = readers.get(convolution.name) ?? [];
    const isNormalised =
      after !== undefined &&
      isReadOnce(convolution) &&
      isBatchNormalization(after) &&
      !normalisesByBatch(after) &&
      configOf(convolution).activation === 'linear';
    folded.set(isNormalised ? after.name : convolution.name, {
      convolution,
      border: isBorder ? before : undefined,
      normalisation: isNormalised ? after : undefined,
    });
  }
  return folded;
}

/** The layers whose own outputs are no longer needed. */
export function absorbedLayers(folded: Iterable<FoldedConvolution>): ReadonlySet<string> {
  const absorbed = new Set<string>();
  for (const { convolution, border, normalisation } of folded) {
    if (border) absorbed.add(border.name);
    if (normalisation) absorbed.add(convolution.name);
  }
  return absorbed;
}

/** Computes the output of the last folded layer from the input of the first. */
export function convolve(
  { convolution, border }: FoldedConvolution,
  x: Tensor,
  weights: Named<Tensor>,
  normalisation: Normalisation | undefined,
): Tensor {
  const config = configOf(convolution);
  const weight = (name: string) => weights[`${convolution.name}/${name}`];
  const isDepthwise = convolution.kind === 'DepthwiseConv2D';
  let filter = weight(isDepthwise ? 'depthwise_kernel' : 'kernel')!;
  let bias = weight('bias');
  if (normalisation) {
    const { factor, offset } = normalisation;
    // Output channels are the last axis of a filter, or the last two of a depthwise filter.
    filter = mul(filter, isDepthwise ? reshape(factor, filter.shape.slice(2)) : factor);
    bias = bias ? add(mul(bias, factor), offset) : offset;
  }
  const settings = {
    x: x as Tensor4D,
    filter: filter as Tensor4D,
    strides: config.strides as [number, number],
    // The types of fused convolutions lack the explicit padding that they accept.
    pad: (border ? explicitPadding(border) : config.padding) as 'valid' | 'same',
    ...(bias && { bias }),
  };
  const y = isDepthwise ? fused.depthwiseConv2d(settings) : fused.conv2d(settings);
  return config.activation === 'relu' ? rectify(y, undefined) : y;
}

interface ConvolutionConfig {
  readonly strides: readonly number[];
  readonly padding: 'valid' | 'same';
  readonly dilationRate: readonly number[];
  readonly activation: string;
  readonly dataFormat: string;
}

const configOf = ({ layer }: NetworkLayer) => layer.getConfig() as unknown as ConvolutionConfig;

function isFoldable(layer: NetworkLayer): boolean {
  if (layer.kind !== 'Conv2D' && layer.kind !== 'DepthwiseConv2D') return false;
  const { dilationRate, activation, dataFormat } = configOf(layer);
  return (
    dilationRate.every((rate) => rate === 1) &&
    (activation === 'linear' || activation === 'relu') &&
    dataFormat === 'channelsLast'
  );
}

type Amounts = [number, number];

function explicitPadding({ layer }: NetworkLayer): [Amounts, Amounts, Amounts, Amounts] {
  const { padding } = layer.getConfig() as unknown as { padding: [Amounts, Amounts] };
  return [[0, 0], padding[0], padding[1], [0, 0]];
}
