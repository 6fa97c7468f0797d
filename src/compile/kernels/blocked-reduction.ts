import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { filledUp } from './blocked.js';

/**
 * Computes the sum or mean over the pixels of images in blocks, per image (axes [1, 2]) or over all images ([0, 1, 2]):
 * [n, c] or [c]. Undefined for other reductions, axes and layouts.
 */
export function pixelsReducedInBlocks(
  trace: TracingBackend,
  op: string,
  x: TensorInfo,
  axes: readonly number[],
): TensorInfo | undefined {
  const ofAll = String(axes) === '0,1,2';
  if (!trace.isBlocked(x) || !(ofAll || String(axes) === '1,2') || (op !== 'ReduceSum' && op !== 'ReduceMean')) {
    return undefined;
  }
  const { graph } = trace;
  const block = trace.block!;
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const whole = filledUp(c, block);
  const split = graph.node('Reshape', [trace.blockedOf(x), graph.integers([n, whole / block, h * w, block])]);
  const reduced = graph.node(op, [split, graph.integers(ofAll ? [0, 2] : [2])], { keepdims: 0 });
  const flat = graph.node('Reshape', [reduced, graph.integers(ofAll ? [whole] : [n, whole])]);
  const [from, to, axis] = [[0], [c], [-1]].map((list) => graph.integers(list)) as [string, string, string];
  const own = whole === c ? flat : graph.node('Slice', [flat, from, to, axis]);
  return trace.result(own, ofAll ? [c] : [n, c], 'float32');
}
