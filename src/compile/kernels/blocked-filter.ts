import type { GraphBuilder } from '../graph.js';
import { filledUp } from './blocked.js';

/** A filter [kh, kw, c, f] with zeros behind its channels, as [kh kw, c / block, block, f / block, block]. */
function splitFilter(
  graph: GraphBuilder,
  filter: string,
  shape: readonly number[],
  block: number,
  first: number,
): string {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const zeros = [filledUp(inputs, first) - inputs, filledUp(outputs, block) - outputs];
  const isFull = zeros.every((count) => count === 0);
  const filled = isFull ? filter : graph.node('Pad', [filter, graph.integers([0, 0, 0, 0, 0, 0, ...zeros])]);
  const parts = [height * width, filledUp(inputs, first) / first, first, filledUp(outputs, block) / block, block];
  return graph.node('Reshape', [filled, graph.integers(parts)]);
}

/**
 * A filter [kh, kw, c, f] as convolutions in blocks take it. `images`: the image is not in blocks, because it has fewer
 * channels than one block, and neither are the filter's input channels.
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
  const split = splitFilter(graph, filter, shape, block, first);
  const turned = graph.node('Transpose', [split], { perm: [3, 1, 0, 2, 4] });
  const whole = [filledUp(outputs, block), filledUp(inputs, first), height, width];
  return graph.node('Reshape', [turned, graph.integers(whole)]);
}

/** The filter of the gradient with respect to the input, at stride 1: turned round, outputs and inputs exchanged. */
export function blockedFilterBack(
  graph: GraphBuilder,
  filter: string,
  shape: readonly number[],
  block: number,
): string {
  const [height, width, inputs, outputs] = shape as [number, number, number, number];
  const split = splitFilter(graph, turnedRound(graph, filter, shape), shape, block, block);
  const turned = graph.node('Transpose', [split], { perm: [1, 3, 0, 4, 2] });
  const whole = [filledUp(inputs, block), filledUp(outputs, block), height, width];
  return graph.node('Reshape', [turned, graph.integers(whole)]);
}

/** A depthwise filter [kh, kw, c, 1]; `back` as above. */
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

/** A filter [kh, kw, ..] with its first two axes reversed. */
function turnedRound(graph: GraphBuilder, filter: string, [height, width]: readonly number[]): string {
  if (height === 1 && width === 1) return filter;
  const lowest = -(2 ** 31);
  const [last, first] = [graph.integers([-1, -1]), graph.integers([lowest, lowest])];
  return graph.node('Slice', [filter, last, first, graph.integers([0, 1]), last]);
}
