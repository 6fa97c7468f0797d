import type { GraphBuilder } from '../graph-builder.js';
import { filledUp } from './blocked.js';
import { reorderOperator } from './blocked-operators.js';

/** Zero-pads the channels of a filter [kh, kw, c, f] to whole blocks. */
function filledFilter(
  graph: GraphBuilder,
  filter: string,
  [, , inputs, outputs]: readonly number[],
  [inputBlock, outputBlock]: readonly [number, number],
): string {
  const zeros = [filledUp(inputs!, inputBlock) - inputs!, filledUp(outputs!, outputBlock) - outputs!];
  if (zeros.every((count) => count === 0)) return filter;
  return graph.node('Pad', [filter, graph.integers([0, 0, 0, 0, 0, 0, ...zeros])]);
}

/**
 * Brings a filter [kh, kw, c, f] into the layout of convolutions in blocks, [f / block, c / block, kh kw, block,
 * block]. It is reordered as an image of f channels by the operator that brings images into blocks, which is faster
 * than a general transposition. With `images` 'channels first', the image has fewer channels than a block and is not in
 * blocks, so that the filter's input channels are not either.
 */
export function blockedFilter(
  graph: GraphBuilder,
  filter: string,
  shape: readonly number[],
  block: number,
  images: 'blocked' | 'channels first' = 'blocked',
): string {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const first = images === 'blocked' ? block : 1;
  const [places, c, f] = [height * width, filledUp(inputs, first), filledUp(outputs, block)];
  const pixels = graph.node('Reshape', [
    filledFilter(graph, filter, shape, [first, block]),
    graph.integers([1, places, c, f]),
  ]);
  const blocks = graph.node(reorderOperator, [pixels], { channels_last: 1 });
  return byPlaces(graph, blocks, [f / block, places, c / first, first * block], [0, 2, 1, 3], [f, c, height, width]);
}

/**
 * Returns the filter with which dy is convolved for the gradient with respect to the input at stride 1: rotated by
 * 180°, with input and output channels exchanged. Each of its positions is reordered as an image of c channels,
 * channels first.
 */
export function blockedFilterBack(
  graph: GraphBuilder,
  filter: string,
  shape: readonly number[],
  block: number,
): string {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const [places, c, f] = [height * width, filledUp(inputs, block), filledUp(outputs, block)];
  const images = graph.node('Reshape', [
    filledFilter(graph, turnedRound(graph, filter, shape), shape, [block, block]),
    graph.integers([places, c, f, 1]),
  ]);
  const blocks = graph.node(reorderOperator, [images], { channels_last: 0 });
  return byPlaces(graph, blocks, [places, c / block, f / block, block ** 2], [1, 2, 0, 3], [c, f, height, width]);
}

/** Reorders blocks of a filter, given position by position, so that those of the same channels are consecutive. */
function byPlaces(
  graph: GraphBuilder,
  blocks: string,
  split: readonly number[],
  order: readonly number[],
  shape: readonly number[],
): string {
  const isPointwise = shape[2] === 1 && shape[3] === 1;
  const sorted = isPointwise
    ? blocks
    : graph.node('Transpose', [graph.node('Reshape', [blocks, graph.integers(split)])], { perm: order });
  return graph.node('Reshape', [sorted, graph.integers(shape)]);
}

/** Brings a depthwise filter [kh, kw, c, 1] into blocks; with `back`, it is rotated for the gradient. */
export function blockedDepthwiseFilter(
  graph: GraphBuilder,
  filter: string,
  shape: readonly number[],
  block: number,
  direction: 'forward' | 'back' = 'forward',
): string {
  const [height, width, channels] = shape as [number, number, number, number];
  const directed = direction === 'back' ? turnedRound(graph, filter, shape) : filter;
  const whole = filledUp(channels, block);
  const zeros = graph.integers([0, 0, 0, 0, 0, 0, whole - channels, 0]);
  const filled = whole === channels ? directed : graph.node('Pad', [directed, zeros]);
  const split = graph.node('Reshape', [filled, graph.integers([height * width, whole / block, block])]);
  const turned = graph.node('Transpose', [split], { perm: [1, 0, 2] });
  return graph.node('Reshape', [turned, graph.integers([whole, 1, height, width])]);
}

/** Rotates a filter [kh, kw, ..] by 180°, by reversing its first two axes. */
function turnedRound(graph: GraphBuilder, filter: string, [height, width]: readonly number[]): string {
  if (height === 1 && width === 1) return filter;
  const lowest = -(2 ** 31);
  const [last, first] = [graph.integers([-1, -1]), graph.integers([lowest, lowest])];
  return graph.node('Slice', [filter, last, first, graph.integers([0, 1]), last]);
}
