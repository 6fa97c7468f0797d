import type { backend_util } from '@tensorflow/tfjs-core';
import type { Inputs, Kernel, Kernels } from './kernel.js';
import { geometry, type PoolingAttributes, poolingInfo, toChannelsFirst, toChannelsLast } from './spatial.js';
import { convolveBack } from './transposed-convolution.js';

/**
 * The gradient of max pooling: dy [n, h', w', c], input [n, h, w, c] -> dx [n, h, w, c]. Every pixel of dy is added at
 * the maximum of its window, at the first of several.
 */
const maxPoolGradient: Kernel = (trace, { dy, input }: Inputs<'dy' | 'input'>, attributes: PoolingAttributes) => {
  const { graph } = trace;
  const info = poolingInfo(input.shape, attributes);
  const { strides, pads } = geometry(info);
  const window = { kernel_shape: [info.filterHeight, info.filterWidth], strides, pads };
  const images = toChannelsFirst(trace, trace.nameOf(input));
  // The second output of MaxPool is the index of each maximum in the flattened images.
  const [, places] = graph.nodeWithOutputs('MaxPool', [images], 2, window);
  const flat = (value: string) => graph.node('Reshape', [value, graph.integers([-1])]);
  const { batchSize, inChannels, inHeight, inWidth } = info;
  const size = graph.integers([batchSize * inChannels * inHeight * inWidth]);
  const zeros = graph.node('Expand', [graph.float(0), size]);
  const errors = flat(toChannelsFirst(trace, trace.nameOf(dy)));
  const sums = graph.node('ScatterElements', [zeros, flat(places!), errors], { axis: 0, reduction: { text: 'add' } });
  const dx = graph.node('Reshape', [sums, graph.integers([batchSize, inChannels, inHeight, inWidth])]);
  return trace.result(toChannelsLast(trace, dx), input.shape, 'float32');
};

/**
 * The gradient of average pooling: dy [n, h', w', c], input [n, h, w, c] -> dx [n, h, w, c]. Every pixel of dy, divided
 * by the number of pixels in its window, is added to all of them. Padding does not count as pixels, as in the forward
 * pass and in TensorFlow; tfjs' cpu backend divides by the whole window.
 */
const averagePoolGradient: Kernel = (trace, { dy, input }: Inputs<'dy' | 'input'>, attributes: PoolingAttributes) => {
  const { graph } = trace;
  const info = poolingInfo(input.shape, attributes);
  const { inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const shares = graph.constant('float32', [1, outHeight, outWidth, 1], sharesOf(info));
  const errors = toChannelsFirst(trace, graph.node('Mul', [trace.nameOf(dy), shares]));
  const window = graph.integers([inChannels, 1, filterHeight, filterWidth]);
  const ones = graph.node('Expand', [graph.float(1), window]);
  const dx = convolveBack(trace, errors, ones, info, inChannels);
  return trace.result(toChannelsLast(trace, dx), input.shape, 'float32');
};

/** Returns the reciprocal of the number of pixels in each window, padding excluded. */
function sharesOf(info: backend_util.Conv2DInfo): Float32Array {
  const { strides, pads } = geometry(info);
  const within = (window: number, size: number, length: number, axis: number) => {
    const begin = window * strides[axis]! - pads[axis]!;
    return Math.min(begin + size, length) - Math.max(begin, 0);
  };
  return Float32Array.from({ length: info.outHeight * info.outWidth }, (_, index) => {
    const [row, column] = [Math.floor(index / info.outWidth), index % info.outWidth];
    const height = within(row, info.filterHeight, info.inHeight, 0);
    return 1 / (height * within(column, info.filterWidth, info.inWidth, 1));
  });
}

export const poolingGradients: Kernels = {
  AvgPoolGrad: averagePoolGradient,
  MaxPoolGrad: maxPoolGradient,
};
