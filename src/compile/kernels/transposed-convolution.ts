import type { backend_util } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { geometry } from './spatial.js';

/**
 * The gradient of a convolution with respect to its input, channels first.
 *
 * `dy` [n, f, h', w']; `kernel` [c, f / groups, kh, kw], the filter with its input channels first; `groups` is c where
 * the convolution is depthwise and 1 otherwise. Result: [n, c, h, w].
 *
 * Every pixel of dy is spread over the window it came from: a ConvTranspose. At stride 1 that is a convolution with the
 * filter turned round, which takes ONNX Runtime half the time; at stride 2, ConvTranspose takes a third of what a
 * convolution over dy with zeros between its pixels does.
 */
export function convolveBack(
  trace: TracingBackend,
  dy: string,
  kernel: string,
  info: backend_util.Conv2DInfo,
  groups: number,
): string {
  const { graph } = trace;
  const { strides, pads } = geometry(info);
  const input = [info.inHeight, info.inWidth];
  const output = [info.outHeight, info.outWidth];
  const filter = [info.filterHeight, info.filterWidth];
  const axes = [0, 1] as const;

  if (strides.every((stride) => stride === 1)) {
    const before = axes.map((axis) => filter[axis]! - 1 - pads[axis]!);
    const after = axes.map((axis) => input[axis]! - output[axis]! + pads[axis]!);
    // A border wider than the filter could not be undone by a narrower one.
    if ([...before, ...after].every((border) => border >= 0)) {
      return graph.node('Conv', [dy, turnedRound(trace, kernel)], { group: groups, pads: [...before, ...after] });
    }
  }

  // What ConvTranspose makes beyond the image is cut off as padding; where it falls short, zeros are added.
  const beyond = axes.map((axis) => (output[axis]! - 1) * strides[axis]! + filter[axis]! - pads[axis]! - input[axis]!);
  const turned =
    groups === 1
      ? graph.node('Transpose', [kernel], { perm: [1, 0, 2, 3] })
      : graph.node('Reshape', [kernel, graph.integers([info.outChannels, 1, ...filter])]);
  return graph.node('ConvTranspose', [dy, turned], {
    group: groups,
    strides,
    pads: [pads[0]!, pads[1]!, ...beyond.map((size) => Math.max(size, 0))],
    output_padding: beyond.map((size) => Math.max(-size, 0)),
  });
}

/** A kernel [.., .., kh, kw] with its last two axes reversed. */
function turnedRound(trace: TracingBackend, kernel: string): string {
  const { graph } = trace;
  const lowest = -(2 ** 31);
  const [last, first] = [graph.integers([-1, -1]), graph.integers([lowest, lowest])];
  return graph.node('Slice', [kernel, last, first, graph.integers([2, 3]), graph.integers([-1, -1])]);
}
