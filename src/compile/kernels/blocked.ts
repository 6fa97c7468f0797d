import type { GraphBuilder } from '../graph-builder.js';
import { convolutionOperator, reorderBackOperator, reorderOperator } from './blocked-operators.js';

/*
 * ONNX Runtime's own layout of images: channels in blocks as wide as a vector register, [n, c / block, h, w, block],
 * for which it has operators of its own. By itself it uses them only for constant filters; a trained filter can be
 * brought into their layout cheaply too, because filters are small. A last block that is not full is zero-padded, and
 * so are the filters that read it.
 *
 * To ONNX such an image has the shape [n, padded channels, h, w].
 */

/** Returns the number of channels including the padding of the last block. */
export const filledUp = (channels: number, block: number) => Math.ceil(channels / block) * block;

/** Brings an image [n, h, w, c] into blocks. */
export function toBlocks(graph: GraphBuilder, image: string, channels: number, block: number): string {
  const zeros = filledUp(channels, block) - channels;
  // The operator pads the last block itself, but needs a multiple of four channels.
  const isTaken = channels % 4 === 0;
  const filled = isTaken ? image : graph.node('Pad', [image, graph.integers([0, 0, 0, 0, 0, 0, 0, zeros])]);
  return graph.node(reorderOperator, [filled], { channels_last: 1 });
}

/** Brings an image in blocks back to [n, h, w, c]. */
export function fromBlocks(graph: GraphBuilder, blocked: string, channels: number): string {
  return graph.node(reorderBackOperator, [blocked], { channels, channels_last: 1 });
}

export interface BlockedConvolution {
  readonly groups: number;
  readonly kernel: readonly [number, number];
  /** Padding: top, left, bottom, right. */
  readonly pads: readonly number[];
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  /** One number per output channel, padding included. */
  readonly bias?: string | undefined;
}

/** Convolves an image in blocks, or a channels-first image with fewer channels than a block. */
export function convolveBlocks(
  graph: GraphBuilder,
  image: string,
  filter: string,
  { groups, kernel, pads, strides = [1, 1], dilations = [1, 1], bias }: BlockedConvolution,
): string {
  const inputs = [image, filter, ...(bias === undefined ? [] : [bias])];
  return graph.node(convolutionOperator, inputs, { group: groups, kernel_shape: kernel, pads, strides, dilations });
}

/** Reshapes an image in blocks so that ONNX sees the block as an axis: [n c / block, h, w, block]. */
export function withBlockAxis(graph: GraphBuilder, blocked: string, shape: readonly number[], block: number): string {
  const [n, h, w, c] = shape as [number, number, number, number];
  return graph.node('Reshape', [blocked, graph.integers([(n * filledUp(c, block)) / block, h, w, block])]);
}

/** Reverses that reshaping; `shape` is [n, h, w, c]. */
export function asBlocked(graph: GraphBuilder, image: string, shape: readonly number[], block: number): string {
  const [n, h, w, c] = shape as [number, number, number, number];
  return graph.node('Reshape', [image, graph.integers([n, filledUp(c, block), h, w])]);
}
