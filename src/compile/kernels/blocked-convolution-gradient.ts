import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphBuilder } from '../graph-builder.js';
import type { TracingBackend } from '../tracing-backend.js';
import { convolveBlocks, filledUp, withBlockAxis } from './blocked.js';
import { blockedDepthwiseFilter, blockedFilterBack } from './blocked-filter.js';
import { geometry } from './spatial.js';

/**
 * Returns the padding of dy with which its convolution with the rotated filter is the gradient with respect to the
 * input: top, left, bottom, right. Undefined if there is none. `spread` is the size of dy with the zeros that a stride
 * over 1 inserts.
 */
export function padsBack(info: backend_util.Conv2DInfo, spread: readonly [number, number]): number[] | undefined {
  const { pads, dilations } = geometry(info);
  if (dilations.some((dilation) => dilation !== 1)) return undefined;
  const before = [info.filterHeight - 1 - pads[0]!, info.filterWidth - 1 - pads[1]!];
  const after = [info.inHeight - spread[0] + pads[0]!, info.inWidth - spread[1] + pads[1]!];
  const all = [...before, ...after];
  return all.every((border) => border >= 0) ? all : undefined;
}

/**
 * Computes the gradient with respect to the input at stride 1: dy [n, h', w', f], filter [kh, kw, c, f] -> dx
 * [n, h, w, c].
 */
export function inputGradientInBlocks(
  trace: TracingBackend,
  { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
  info: backend_util.Conv2DInfo,
  pads: readonly number[],
): TensorInfo {
  const { graph } = trace;
  const kernel = blockedFilterBack(graph, trace.nameOf(filter), filter.shape, trace.block!);
  const size = [info.filterHeight, info.filterWidth] as const;
  const dx = convolveBlocks(graph, trace.blockedOf(dy), kernel, { groups: 1, kernel: size, pads });
  return trace.blockedResult(dx, info.inShape);
}

/**
 * Computes a depthwise convolution's gradient with respect to its input: dy [n, h', w', c], filter [kh, kw, c, 1] -> dx
 * [n, h, w, c]. At strides over 1, zeros are inserted between the pixels of dy. Undefined where `padsBack` is.
 */
export function depthwiseInputGradientInBlocks(
  trace: TracingBackend,
  { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
  info: backend_util.Conv2DInfo,
): TensorInfo | undefined {
  const { graph } = trace;
  const block = trace.block!;
  const { strideHeight, strideWidth, outHeight, outWidth, filterHeight, filterWidth } = info;
  const pads = padsBack(info, [outHeight * strideHeight, outWidth * strideWidth]);
  if (!pads) return undefined;
  const kernel = blockedDepthwiseFilter(graph, trace.nameOf(filter), filter.shape, block, 'back');
  const dx = convolveBlocks(graph, spread(trace, dy, strideHeight, strideWidth), kernel, {
    groups: filledUp(info.inChannels, block),
    kernel: [filterHeight, filterWidth],
    pads,
  });
  return trace.blockedResult(dx, info.inShape);
}

/** Inserts zeros after each row and column of an image: [n, h, w, c] -> [n, h rows, w columns, c], in blocks. */
function spread(trace: TracingBackend, image: TensorInfo, rows: number, columns: number): string {
  const { graph } = trace;
  const block = trace.block!;
  const blocked = trace.blockedOf(image);
  if (rows === 1 && columns === 1) return blocked;
  const [n, h, w, c] = image.shape as [number, number, number, number];
  const whole = filledUp(c, block);
  const split = graph.node('Reshape', [blocked, graph.integers([(n * whole) / block, h, 1, w, block])]);
  const zeros = graph.integers([0, 0, 0, 0, 0, 0, 0, rows - 1, 0, (columns - 1) * block]);
  const apart = graph.node('Pad', [split, zeros]);
  return graph.node('Reshape', [apart, graph.integers([n, whole, h * rows, w * columns])]);
}

/**
 * Computes the gradient with respect to a depthwise filter: x [n, h, w, c], dy [n, h', w', c] -> [kh, kw, c, 1]. Each
 * channel of each image is convolved with its own dy, which is then a filter as large as the output, dilated by the
 * stride.
 */
export function depthwiseFilterGradientInBlocks(
  trace: TracingBackend,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  info: backend_util.Conv2DInfo,
): TensorInfo {
  const { graph } = trace;
  const block = trace.block!;
  const { batchSize, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const { pads, strides } = geometry(info);
  const whole = filledUp(inChannels, block);
  const [top, left, bottom, right] = pads as [number, number, number, number];
  const hasBorder = top + left + bottom + right > 0;
  const border = graph.integers([0, top, left, 0, 0, bottom, right, 0]);
  const bordered = hasBorder
    ? graph.node('Pad', [withBlockAxis(graph, trace.blockedOf(x), x.shape, block), border])
    : trace.blockedOf(x);
  const [reachedHeight, reachedWidth] = [info.inHeight + top + bottom, info.inWidth + left + right];
  const images = graph.node('Reshape', [bordered, graph.integers([1, batchSize * whole, reachedHeight, reachedWidth])]);
  const errors = graph.node('Reshape', [
    trace.blockedOf(dy),
    graph.integers([batchSize * whole, 1, outHeight, outWidth]),
  ]);
  const each = convolveBlocks(graph, images, errors, {
    groups: batchSize * whole,
    kernel: [outHeight, outWidth],
    pads: [0, 0, 0, 0],
    dilations: strides,
  });
  const places = filterHeight * filterWidth;
  const [madeHeight, madeWidth] = madePlaces(info);
  const made = graph.node('Reshape', [each, graph.integers([batchSize, whole / block, madeHeight, madeWidth, block])]);
  const own = first(graph, first(graph, made, 2, filterHeight, madeHeight), 3, filterWidth, madeWidth);
  const split = graph.node('Reshape', [own, graph.integers([batchSize, whole / block, places, block])]);
  const sum = sumOfImages(graph, split, batchSize);
  const turned = graph.node('Transpose', [sum], { perm: [1, 0, 2] });
  const flat = graph.node('Reshape', [turned, graph.integers([places, whole])]);
  const shape = [filterHeight, filterWidth, inChannels, 1];
  const withoutZeros = first(graph, flat, 1, inChannels, whole);
  return trace.result(graph.node('Reshape', [withoutZeros, graph.integers(shape)]), shape, 'float32');
}

/** The number of pixels from which an image gets a matrix product of its own for every block of channels. */
const manyPixels = 2048;

/**
 * Computes the gradient with respect to a pointwise filter: x [n, h, w, c], dy [n, h, w, f] -> [1, 1, c, f]. For large
 * images, the wider of the two stays in blocks: [narrow, pixels] times [pixels, block] for each block of each image.
 * Undefined if channels last is faster.
 */
export function pointwiseFilterGradientInBlocks(
  trace: TracingBackend,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  { batchSize, inHeight, inWidth, inChannels, outChannels }: backend_util.Conv2DInfo,
): TensorInfo | undefined {
  const { graph } = trace;
  const block = trace.block!;
  const pixels = inHeight * inWidth;
  const [wide, narrow] = outChannels > inChannels ? [dy, x] : [x, dy];
  const [wideChannels, narrowChannels] = [wide.shape[3]!, narrow.shape[3]!];
  if (pixels < manyPixels || !trace.isBlocked(wide) || wideChannels % block !== 0) return undefined;
  const rows = graph.node('Reshape', [trace.nameOf(narrow), graph.integers([batchSize, 1, pixels, narrowChannels])]);
  const blocks = graph.node('Reshape', [
    trace.blockedOf(wide),
    graph.integers([batchSize, wideChannels / block, pixels, block]),
  ]);
  const each = graph.node('com.microsoft:FusedMatMul', [rows, blocks], { transA: 1 });
  const sum = sumOfImages(graph, each, batchSize);
  const turned = graph.node('Transpose', [sum], { perm: wide === dy ? [1, 0, 2] : [0, 2, 1] });
  const shape = [1, 1, inChannels, outChannels];
  return trace.result(graph.node('Reshape', [turned, graph.integers(shape)]), shape, 'float32');
}

/**
 * Computes the gradient with respect to a filter on images with few channels: x [n, h, w, c], dy [n, h', w', f] ->
 * [kh, kw, c, f]. As for a depthwise filter, each channel of x is an image, and every dy of the same n is a filter for
 * it. Undefined if the operator does not accept x, or if dy is not in blocks.
 */
export function imageFilterGradientInBlocks(
  trace: TracingBackend,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  info: backend_util.Conv2DInfo,
): TensorInfo | undefined {
  const { graph } = trace;
  const { batchSize, inChannels, outChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const { pads, strides, dilations } = geometry(info);
  const block = trace.block!;
  if (!trace.isBlocked(dy) || inChannels >= 4 || outChannels % block !== 0) return undefined;
  if (dilations.some((dilation) => dilation !== 1)) return undefined;
  const images = graph.node('Transpose', [trace.nameOf(x)], { perm: [3, 0, 1, 2] });
  const filters = [batchSize * outChannels, 1, outHeight, outWidth];
  const each = convolveBlocks(graph, images, graph.node('Reshape', [trace.blockedOf(dy), graph.integers(filters)]), {
    groups: batchSize,
    kernel: [outHeight, outWidth],
    pads,
    dilations: strides,
  });
  const [madeHeight, madeWidth] = madePlaces(info);
  const parts = [inChannels, batchSize, outChannels / block, madeHeight, madeWidth, block];
  const made = graph.node('Reshape', [each, graph.integers(parts)]);
  const own = first(graph, first(graph, made, 3, filterHeight, madeHeight), 4, filterWidth, madeWidth);
  const sum = graph.node('ReduceSum', [own, graph.integers([1])], { keepdims: 0 });
  const turned = graph.node('Transpose', [sum], { perm: [2, 3, 0, 1, 4] });
  const shape = [filterHeight, filterWidth, inChannels, outChannels];
  return trace.result(graph.node('Reshape', [turned, graph.integers(shape)]), shape, 'float32');
}

/**
 * Returns the height and width of the result of a convolution with dy, which exceed the filter's if no window reaches
 * the last rows and columns of the image.
 */
function madePlaces(info: backend_util.Conv2DInfo): [number, number] {
  const { pads, strides } = geometry(info);
  const [top, left, bottom, right] = pads as [number, number, number, number];
  return [
    info.inHeight + top + bottom - (info.outHeight - 1) * strides[0]!,
    info.inWidth + left + right - (info.outWidth - 1) * strides[1]!,
  ];
}

/** Sums over the first axis: [n, ..] -> [..]. */
function sumOfImages(graph: GraphBuilder, parts: string, count: number): string {
  const axis = graph.integers([0]);
  return count === 1 ? graph.node('Squeeze', [parts, axis]) : graph.node('ReduceSum', [parts, axis], { keepdims: 0 });
}

/** Returns the first `count` of `whole` entries along an axis. */
function first(graph: GraphBuilder, value: string, axis: number, count: number, whole: number): string {
  if (count === whole) return value;
  return graph.node('Slice', [value, graph.integers([0]), graph.integers([count]), graph.integers([axis])]);
}
