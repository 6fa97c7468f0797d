import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { convolutionInBlocks, depthwiseInBlocks, isForBlocks } from './blocked-convolution.js';
import { type FusedAttributes, type FusedInputs, withBiasAndActivation } from './fused-activation.js';
import { emit, type Inputs, type Kernel, type Kernels } from './kernel.js';
import {
  type ConvolutionAttributes,
  convolutionInfo,
  geometry,
  isPointwise,
  pixelRows,
  toChannelsFirst,
  toChannelsLast,
} from './spatial.js';

type ConvolutionInputs = Inputs<'x' | 'filter'> & { readonly bias?: TensorInfo };

/**
 * A convolution: x [n, h, w, c], filter [kh, kw, c, f], bias [f] -> [n, h', w', f].
 *
 * A pointwise convolution with a trained filter is a matrix product, as are its gradients, so that nothing is
 * transposed. With a constant filter, ONNX Runtime uses a layout of its own that is faster still.
 */
const conv2d: Kernel = (trace, { x, filter, bias }: ConvolutionInputs, attributes: ConvolutionAttributes) => {
  const { graph } = trace;
  const info = convolutionInfo(x.shape, filter.shape, attributes, false);
  if (isForBlocks(trace, { x, filter })) return convolutionInBlocks(trace, { x, filter, bias }, info);
  if (isPointwise(info) && !trace.isConstant(filter)) {
    const weights = graph.node('Reshape', [trace.nameOf(filter), graph.integers([info.inChannels, info.outChannels])]);
    const y = graph.node('Gemm', [pixelRows(graph, trace.nameOf(x), info.inChannels), weights]);
    return plusBias(
      trace,
      trace.result(graph.node('Reshape', [y, graph.integers(info.outShape)]), info.outShape, 'float32'),
      bias,
    );
  }
  const kernel = graph.node('Transpose', [trace.nameOf(filter)], { perm: [3, 2, 0, 1] });
  const inputs = [toChannelsFirst(trace, trace.nameOf(x)), kernel];
  const y = toChannelsLast(trace, graph.node('Conv', inputs, geometry(info)));
  return plusBias(trace, trace.result(y, info.outShape, 'float32'), bias);
};

/**
 * A depthwise convolution: x [n, h, w, c], filter [kh, kw, c, m] -> [n, h', w', c m]. Each input channel has m
 * consecutive output channels.
 */
const depthwiseConv2d: Kernel = (trace, { x, filter, bias }: ConvolutionInputs, attributes: ConvolutionAttributes) => {
  const { graph } = trace;
  const info = convolutionInfo(x.shape, filter.shape, attributes, true);
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  if (multiplier === 1 && isForBlocks(trace, { x, filter })) return depthwiseInBlocks(trace, { x, filter, bias }, info);
  const perChannel = graph.node('Transpose', [trace.nameOf(filter)], { perm: [2, 3, 0, 1] });
  const kernel = graph.node('Reshape', [perChannel, graph.integers([channels * multiplier, 1, height, width])]);
  const inputs = [toChannelsFirst(trace, trace.nameOf(x)), kernel];
  const y = toChannelsLast(trace, graph.node('Conv', inputs, { ...geometry(info), group: channels }));
  return plusBias(trace, trace.result(y, info.outShape, 'float32'), bias);
};

function plusBias(trace: TracingBackend, y: TensorInfo, bias: TensorInfo | undefined): TensorInfo {
  return bias ? emit(trace, 'Add', [y, bias], y.shape, 'float32') : y;
}

const fused =
  (product: Kernel): Kernel =>
  (trace, inputs: ConvolutionInputs & FusedInputs, attributes: ConvolutionAttributes & FusedAttributes) => {
    const { bias: _, ...others } = inputs;
    return withBiasAndActivation(trace, product(trace, inputs, attributes) as TensorInfo, others, attributes);
  };

/**
 * Batch normalisation in inference mode: x [n, h, w, c] is scaled and shifted per channel. tfjs makes every x rank 4.
 */
const batchNormalization: Kernel = (
  trace,
  { x, mean, variance, offset, scale }: Inputs<'x' | 'mean' | 'variance'> & Partial<Inputs<'offset' | 'scale'>>,
  { varianceEpsilon }: { varianceEpsilon: number },
) => {
  const { graph } = trace;
  const channels = x.shape[3]!;
  for (const statistic of [mean, variance, offset, scale]) {
    if (statistic && String(statistic.shape) !== String(channels)) {
      throw new Error(`statistics must be of shape [${channels}], one number per channel, not [${statistic.shape}]`);
    }
  }
  const filled = (value: number) => graph.constant('float32', [channels], new Float32Array(channels).fill(value));
  const inputs = [
    toChannelsFirst(trace, trace.nameOf(x)),
    scale ? trace.nameOf(scale) : filled(1),
    offset ? trace.nameOf(offset) : filled(0),
    trace.nameOf(mean),
    trace.nameOf(variance),
  ];
  const y = graph.node('BatchNormalization', inputs, { epsilon: { float: varianceEpsilon } });
  return trace.result(toChannelsLast(trace, y), x.shape, 'float32');
};

export const convolution: Kernels = {
  Conv2D: conv2d,
  DepthwiseConv2dNative: depthwiseConv2d,
  FusedBatchNorm: batchNormalization,
  FusedConv2D: fused(conv2d),
  FusedDepthwiseConv2D: fused(depthwiseConv2d),
};
