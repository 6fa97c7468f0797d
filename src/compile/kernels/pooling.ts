import type { TracingBackend } from '../tracing-backend.js';
import { accept, type Inputs, type Kernel, type Kernels } from './kernel.js';
import { geometry, type PoolingAttributes, poolingInfo, toChannelsFirst, toChannelsLast } from './spatial.js';

/** x [n, h, w, c] -> [n, h', w', c]. As TensorFlow does, padding is left out of an average: ONNX' default. */
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
 * ONNX Runtime 1.30 merges a Pad into the pooling behind it, where padding is left out, whatever the Pad filled in: a
 * maximum of zeros and negative numbers is then negative. A node between the two that changes nothing keeps them apart.
 */
function apartFromPad(trace: TracingBackend, x: string): string {
  const { graph } = trace;
  return graph.isMadeBy(x, 'Pad') ? graph.node('Max', [x, graph.float(-Infinity)]) : x;
}

export const pools: Kernels = {
  AvgPool: pooling('AveragePool'),
  MaxPool: pooling('MaxPool'),
};
