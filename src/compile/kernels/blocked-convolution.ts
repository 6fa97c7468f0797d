import type { backend_util, TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { convolveBlocks, filledUp } from './blocked.js';
import { blockedDepthwiseFilter, blockedFilter } from './blocked-filter.js';
import { geometry, toChannelsFirst } from './spatial.js';

interface Operands {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo | undefined;
}

/**
 * Returns whether a convolution is to be computed in blocks of channels, which it is if its filter is trained or its
 * image is in blocks already. Other constant filters are left to ONNX Runtime, which brings a whole network into blocks
 * itself.
 */
export function isForBlocks(trace: TracingBackend, { x, filter }: Operands): boolean {
  return trace.block !== undefined && (!trace.isConstant(filter) || trace.isBlocked(x));
}

/** Convolves in blocks: x [n, h, w, c], filter [kh, kw, c, f], bias [f] -> [n, h', w', f]. */
export function convolutionInBlocks(
  trace: TracingBackend,
  { x, filter, bias }: Operands,
  info: backend_util.Conv2DInfo,
): TensorInfo {
  const { graph } = trace;
  const block = trace.block!;
  const { inChannels, outChannels, filterHeight, filterWidth } = info;
  const images = inChannels < 4 && !trace.isBlocked(x) ? 'channels first' : 'blocked';
  const image = images === 'blocked' ? trace.blockedOf(x) : toChannelsFirst(trace, trace.nameOf(x));
  const y = convolveBlocks(graph, image, blockedFilter(graph, trace.nameOf(filter), filter.shape, block, images), {
    ...geometry(info),
    groups: 1,
    kernel: [filterHeight, filterWidth],
    bias: bias && blockedBias(trace, bias, outChannels),
  });
  return trace.blockedResult(y, info.outShape);
}

/** Computes a depthwise convolution in blocks: x [n, h, w, c], filter [kh, kw, c, 1], bias [c] -> [n, h', w', c]. */
export function depthwiseInBlocks(
  trace: TracingBackend,
  { x, filter, bias }: Operands,
  info: backend_util.Conv2DInfo,
): TensorInfo {
  const { graph } = trace;
  const block = trace.block!;
  const kernel = blockedDepthwiseFilter(graph, trace.nameOf(filter), filter.shape, block);
  const y = convolveBlocks(graph, trace.blockedOf(x), kernel, {
    ...geometry(info),
    groups: filledUp(info.inChannels, block),
    kernel: [info.filterHeight, info.filterWidth],
    bias: bias && blockedBias(trace, bias, info.outChannels),
  });
  return trace.blockedResult(y, info.outShape);
}

function blockedBias(trace: TracingBackend, bias: TensorInfo, channels: number): string {
  const { graph } = trace;
  const zeros = filledUp(channels, trace.block!) - channels;
  const flat =
    bias.shape.length === 1 ? trace.nameOf(bias) : graph.node('Reshape', [trace.nameOf(bias), graph.integers([-1])]);
  return zeros === 0 ? flat : graph.node('Pad', [flat, graph.integers([0, zeros])]);
}
