import type { backend_util } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../graph-builder.js';
import { isForBlocks } from './blocked-convolution.js';
import {
  depthwiseFilterGradientInBlocks,
  depthwiseInputGradientInBlocks,
  imageFilterGradientInBlocks,
  inputGradientInBlocks,
  padsBack,
  pointwiseFilterGradientInBlocks,
} from './blocked-convolution-gradient.js';
import type { Inputs, Kernel, Kernels } from './kernel.js';
import {
  type ConvolutionAttributes,
  convolutionInfo,
  geometry,
  isPointwise,
  pixelRows,
  toChannelsFirst,
  toChannelsLast,
} from './spatial.js';
import { sumOverImages } from './sum-over-images.js';
import { convolveBack } from './transposed-convolution.js';

type InputAttributes = ConvolutionAttributes & { readonly inputShape: number[] };
type FilterAttributes = ConvolutionAttributes & { readonly filterShape: number[] };

/** A convolution's gradient with respect to its input: dy [n, h', w', f], filter [kh, kw, c, f] -> dx [n, h, w, c]. */
const inputGradient: Kernel = (trace, { dy, filter }: Inputs<'dy' | 'filter'>, attributes: InputAttributes) => {
  const { graph } = trace;
  const { inputShape } = attributes;
  const info = convolutionInfo(inputShape, filter.shape, attributes, false);
  const { inChannels, outChannels } = info;
  const back =
    isForBlocks(trace, { x: dy, filter }) &&
    info.strideHeight === 1 &&
    info.strideWidth === 1 &&
    padsBack(info, [info.outHeight, info.outWidth]);
  if (back) return inputGradientInBlocks(trace, { dy, filter }, info, back);
  if (isPointwise(info)) {
    const weights = graph.node('Reshape', [trace.nameOf(filter), graph.integers([inChannels, outChannels])]);
    const rows = pixelRows(graph, trace.nameOf(dy), outChannels);
    const dx = graph.node('Gemm', [rows, weights], { transB: 1 });
    return trace.result(graph.node('Reshape', [dx, graph.integers(inputShape)]), inputShape, 'float32');
  }
  const kernel = graph.node('Transpose', [trace.nameOf(filter)], { perm: [2, 3, 0, 1] });
  const dx = convolveBack(trace, toChannelsFirst(trace, trace.nameOf(dy)), kernel, info, 1);
  return trace.result(toChannelsLast(trace, dx), inputShape, 'float32');
};

/**
 * A depthwise convolution's gradient with respect to its input: dy [n, h', w', c m], filter [kh, kw, c, m] -> dx
 * [n, h, w, c].
 */
const depthwiseInputGradient: Kernel = (
  trace,
  { dy, filter }: Inputs<'dy' | 'filter'>,
  attributes: InputAttributes,
) => {
  const { inputShape } = attributes;
  const info = convolutionInfo(inputShape, filter.shape, attributes, true);
  if (filter.shape[3] === 1 && isForBlocks(trace, { x: dy, filter })) {
    const dx = depthwiseInputGradientInBlocks(trace, { dy, filter }, info);
    if (dx) return dx;
  }
  const kernel = trace.graph.node('Transpose', [trace.nameOf(filter)], { perm: [2, 3, 0, 1] });
  const dx = convolveBack(trace, toChannelsFirst(trace, trace.nameOf(dy)), kernel, info, info.inChannels);
  return trace.result(toChannelsLast(trace, dx), inputShape, 'float32');
};

/**
 * A convolution's gradient with respect to its filter: x [n, h, w, c], dy [n, h', w', f] -> [kh, kw, c, f]. For each
 * position in the filter, it is the matrix product of the pixels of x at that position of all windows, [n h' w', c],
 * with those of dy.
 */
const filterGradient: Kernel = (trace, { x, dy }: Inputs<'x' | 'dy'>, attributes: FilterAttributes) => {
  const { graph } = trace;
  const { filterShape } = attributes;
  const info = convolutionInfo(x.shape, filterShape, attributes, false);
  const { inChannels, filterHeight, filterWidth } = info;
  const inBlocks =
    trace.block !== undefined &&
    (isPointwise(info)
      ? pointwiseFilterGradientInBlocks(trace, { x, dy }, info)
      : imageFilterGradientInBlocks(trace, { x, dy }, info));
  if (inBlocks) return inBlocks;
  const errors = pixelRows(graph, trace.nameOf(dy), info.outChannels);
  const places = isPointwise(info) ? [trace.nameOf(x)] : windowPlaces(graph, trace.nameOf(x), info);
  const product = (rows: string) => graph.node('Gemm', [rows, errors], { transA: 1 });
  // Images with few channels make matrices too narrow, so the pixels of all positions are concatenated into one matrix.
  const isNarrow = places.length > 1 && inChannels < 16;
  const products = isNarrow
    ? [product(pixelRows(graph, graph.node('Concat', places, { axis: 3 }), filterHeight * filterWidth * inChannels))]
    : places.map((place) => product(pixelRows(graph, place, inChannels)));
  return trace.result(assembled(graph, products, filterShape), filterShape, 'float32');
};

/**
 * A depthwise convolution's gradient with respect to its filter: x [n, h, w, c], dy [n, h', w', c m] -> [kh, kw, c, m].
 * For each position in the filter, the products of x and dy are summed over pixels, channel by channel.
 *
 * The images stay channels last, where consecutive numbers belong to different sums. One grouped convolution over
 * [1, n c, h, w] would take ONNX Runtime three times as long, because the result of each group is so small.
 */
const depthwiseFilterGradient: Kernel = (trace, { x, dy }: Inputs<'x' | 'dy'>, attributes: FilterAttributes) => {
  const { filterShape } = attributes;
  const [, , channels, multiplier] = filterShape as [number, number, number, number];
  const info = convolutionInfo(x.shape, filterShape, attributes, true);
  if (trace.block !== undefined && multiplier === 1) return depthwiseFilterGradientInBlocks(trace, { x, dy }, info);
  const split = (graph: GraphBuilder, image: string, perChannel: number) => {
    if (multiplier === 1) return image;
    return graph.node('Reshape', [image, graph.integers([-1, info.outHeight, info.outWidth, channels, perChannel])]);
  };
  const images = [trace.nameOf(x), trace.nameOf(dy)];
  const batch = {
    count: info.batchSize,
    imageSize: info.inHeight * info.inWidth * channels,
    shape: filterShape,
  };
  const gradient = sumOverImages(trace.graph, images, batch, (graph, [image, error]) => {
    const errors = split(graph, error!, multiplier);
    const sums = windowPlaces(graph, image!, info).map((place) => {
      const product = graph.node('Mul', [split(graph, place, 1), errors]);
      return graph.node('ReduceSum', [product, graph.integers([0, 1, 2])], { keepdims: 0 });
    });
    return assembled(graph, sums, filterShape);
  });
  return trace.result(gradient, filterShape, 'float32');
};

/** Joins the parts of a filter's gradient, one per position, into one filter. */
function assembled(graph: GraphBuilder, parts: readonly string[], filterShape: readonly number[]): string {
  const all = parts.length === 1 ? parts[0]! : graph.node('Concat', parts, { axis: 0 });
  return graph.node('Reshape', [all, graph.integers(filterShape)]);
}

/**
 * Returns, for each position in the filter, row by row, the pixels of x [n, h, w, c], or of its padding, at that
 * position of all windows: [n, h', w', c].
 */
function windowPlaces(graph: GraphBuilder, x: string, info: backend_util.Conv2DInfo): string[] {
  const { pads, strides } = geometry(info);
  const [top, left, bottom, right] = pads as [number, number, number, number];
  const hasBorder = top + left + bottom + right > 0;
  const border = graph.integers([0, top, left, 0, 0, bottom, right, 0]);
  const images = hasBorder ? graph.node('Pad', [x, border, graph.float(0)]) : x;
  const height = (info.outHeight - 1) * info.strideHeight + 1;
  const width = (info.outWidth - 1) * info.strideWidth + 1;
  return Array.from({ length: info.filterHeight * info.filterWidth }, (_, place) => {
    const [row, column] = [Math.floor(place / info.filterWidth), place % info.filterWidth];
    const [begin, end] = [graph.integers([row, column]), graph.integers([row + height, column + width])];
    return graph.node('Slice', [images, begin, end, graph.integers([1, 2]), graph.integers(strides)]);
  });
}

export const convolutionGradients: Kernels = {
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
};
