import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';

/** Returns whether an elementwise operator on these tensors can work in blocks and one of them is in blocks already. */
export function workInBlocks(trace: TracingBackend, tensors: readonly TensorInfo[], shape: readonly number[]): boolean {
  const isWhole = ({ shape: own }: TensorInfo) => String(own) === String(shape);
  const isNumber = (tensor: TensorInfo) => tensor.shape.every((size) => size === 1);
  return (
    trace.block !== undefined &&
    tensors.some((tensor) => isWhole(tensor) && trace.isBlocked(tensor)) &&
    tensors.every((tensor) => tensor.dtype === 'float32' && (isWhole(tensor) || isNumber(tensor)))
  );
}

/**
 * Returns the name of an operand of such an operator: an image in blocks, or a scalar of no higher rank than that
 * image.
 */
export function blockOperand(trace: TracingBackend, tensor: TensorInfo, shape: readonly number[]): string {
  if (String(tensor.shape) === String(shape)) return trace.blockedOf(tensor);
  return tensor.shape.length <= 4
    ? trace.nameOf(tensor)
    : trace.graph.node('Reshape', [trace.nameOf(tensor), trace.graph.integers([1])]);
}
