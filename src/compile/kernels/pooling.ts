import type { TracingBackend } from '../tracing-backend.js';
import { accept, type Inputs, type Kernel, type Kernels } from './kernel.js';
import { geometry, type PoolingAttributes, poolingInfo, toChannelsFirst, toChannelsLast } from './spatial.js';

/**
 * Makes a pooling kernel: x [n, h, w, c] -> [n, h', w', c]. Averages exclude padding, as in TensorFlow and by default
 * in ONNX.
 */
const pooling =
  (op: 'MaxPool' | 'AveragePool'): Kernel =>
  (trace, { x }: Inputs<'x'>, attributes: PoolingAttributes) => {
    accept([x], 'float32');
    const info = poolingInfo(x.shape, attributes);
    const { strides, pads } = geometry(info);
    const window = { kernel_shape: [info.filterHeight, info.filterWidth], strides, pads };
    const y = trace.graph.node(op, [toChannelsFirst(trace, apartFromPad(trace, trace.nameOf(x)))], window);
    return trace.result(toChannelsLast(trace, y), info.outShape, 'float32');
  };

/**
 * Keeps a Pad apart from the pooling after it by a Max with -Infinity: ONNX Runtime 1.30 merges the two and then
 * ignores the values of the Pad, so that a maximum of zeros and negative numbers becomes negative.
 */
function apartFromPad(trace: TracingBackend, x: string): string {
  const { graph } = trace;
  return graph.isMadeBy(x, 'Pad') ? graph.node('Max', [x, graph.float(-Infinity)]) : x;
}

export const pools: Kernels = {
  AvgPool: pooling('AveragePool'),
  MaxPool: pooling('MaxPool'),
};
