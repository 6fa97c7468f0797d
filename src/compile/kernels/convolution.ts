import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { binary } from './binary.js';
import { elementwise } from './elementwise.js';
import { accept, type Inputs, type Kernel, type Kernels } from './kernel.js';

type Padding = 'valid' | 'same' | number | backend_util.ExplicitPadding;

interface ConvolutionAttributes {
  strides: [number, number] | number;
  pad: Padding;
  dataFormat?: 'NHWC' | 'NCHW';
  dilations?: [number, number] | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * tfjs keeps images as [n, h, w, c], ONNX as [n, c, h, w]. Every spatial operator stands between two Transposes;
 * ONNX Runtime cancels those that meet, so that a whole network keeps its own layout inside.
 */
export const toChannelsFirst = (trace: TracingBackend, x: string) =>
  trace.graph.node('Transpose', [x], { perm: [0, 3, 1, 2] });
export const toChannelsLast = (trace: TracingBackend, x: string) =>
  trace.graph.node('Transpose', [x], { perm: [0, 2, 3, 1] });

/**
 * Strides, dilations and pads as ONNX attributes. Where tfjs rounds the output's size up, a last window reaches beyond
 * the padding that was asked for; ONNX rounds down, so that the padding at the end has to reach that far.
 */
export function geometry(info: backend_util.Conv2DInfo) {
  const { top, left, bottom, right } = info.padInfo;
  const reach = (output: number, stride: number, window: number) => (output - 1) * stride + window;
  const height = reach(info.outHeight, info.strideHeight, info.effectiveFilterHeight);
  const width = reach(info.outWidth, info.strideWidth, info.effectiveFilterWidth);
  return {
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pads: [top, left, Math.max(bottom, height - info.inHeight - top), Math.max(right, width - info.inWidth - left)],
  };
}

function convolutionInfo(x: TensorInfo, filter: TensorInfo, attributes: ConvolutionAttributes, depthwise: boolean) {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat && dataFormat !== 'NHWC') throw new Error('convolutions are compiled for channels-last images only');
  return backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    filter.shape as [number, number, number, number],
    strides,
    dilations ?? [1, 1],
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** x [n, h, w, c], filter [kh, kw, c, f] -> [n, h', w', f]. */
const conv2d: Kernel = (trace, { x, filter }: Inputs<'x' | 'filter'>, attributes: ConvolutionAttributes) => {
  const info = convolutionInfo(x, filter, attributes, false);
  const kernel = trace.graph.node('Transpose', [trace.nameOf(filter)], { perm: [3, 2, 0, 1] });
  const inputs = [toChannelsFirst(trace, trace.nameOf(x)), kernel];
  const y = toChannelsLast(trace, trace.graph.node('Conv', inputs, geometry(info)));
  return trace.result(y, info.outShape, 'float32');
};

/** x [n, h, w, c], filter [kh, kw, c, m] -> [n, h', w', c m]; channel c of the input feeds m neighbouring outputs. */
const depthwiseConv2d: Kernel = (trace, { x, filter }: Inputs<'x' | 'filter'>, attributes: ConvolutionAttributes) => {
  const { graph } = trace;
  const info = convolutionInfo(x, filter, attributes, true);
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  const perChannel = graph.node('Transpose', [trace.nameOf(filter)], { perm: [2, 3, 0, 1] });
  const kernel = graph.node('Reshape', [perChannel, graph.integers([channels * multiplier, 1, height, width])]);
  const inputs = [toChannelsFirst(trace, trace.nameOf(x)), kernel];
  const y = toChannelsLast(trace, graph.node('Conv', inputs, { ...geometry(info), group: channels }));
  return trace.result(y, info.outShape, 'float32');
};

const activationKernels: { readonly [activation: string]: string } = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

interface FusedAttributes {
  activation?: string;
  leakyreluAlpha?: number;
}

interface FusedInputs {
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

/** What tfjs fuses into one kernel, written out again: ONNX Runtime fuses as it likes. */
export function withBiasAndActivation(
  trace: TracingBackend,
  product: TensorInfo,
  { bias, preluActivationWeights: alpha }: FusedInputs,
  { activation, leakyreluAlpha }: FusedAttributes,
): TensorInfo {
  let y = product;
  if (bias) y = binary.Add!(trace, { a: y, b: bias }, {}) as TensorInfo;
  if (!activation || activation === 'linear') return y;
  const kernel = activationKernels[activation];
  if (!kernel) throw new Error(`a fused ${activation} cannot be compiled`);
  return elementwise[kernel]!(trace, { x: y, alpha }, { alpha: leakyreluAlpha }) as TensorInfo;
}

const fused =
  (product: Kernel): Kernel =>
  (trace, inputs: Inputs<'x' | 'filter'> & FusedInputs, attributes: ConvolutionAttributes & FusedAttributes) =>
    withBiasAndActivation(trace, product(trace, inputs, attributes) as TensorInfo, inputs, attributes);

interface PoolingAttributes {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: Padding;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const pooling =
  (op: 'MaxPool' | 'AveragePool'): Kernel =>
  (trace, { x }: Inputs<'x'>, { filterSize, strides, pad, dimRoundingMode }: PoolingAttributes) => {
    accept([x], 'float32');
    const shape = x.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const { strides: steps, pads } = geometry(info);
    // As TensorFlow does, padding is left out of an average: ONNX' default for AveragePool.
    const window = { kernel_shape: [info.filterHeight, info.filterWidth], strides: steps, pads };
    const y = trace.graph.node(op, [toChannelsFirst(trace, trace.nameOf(x))], window);
    return trace.result(toChannelsLast(trace, y), info.outShape, 'float32');
  };

/** Inference mode: x [n, h, w, c] scaled and shifted by channel. tfjs brings every x to rank 4. */
const batchNormalization: Kernel = (
  trace,
  { x, mean, variance, offset, scale }: Inputs<'x' | 'mean' | 'variance'> & Partial<Inputs<'offset' | 'scale'>>,
  { varianceEpsilon }: { varianceEpsilon: number },
) => {
  const { graph } = trace;
  const channels = x.shape[3]!;
  for (const statistic of [mean, variance, offset, scale]) {
    if (statistic && String(statistic.shape) !== String(channels)) {
      throw new Error(`statistics must be of shape [${channels}], one number a channel, not [${statistic.shape}]`);
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
  AvgPool: pooling('AveragePool'),
  Conv2D: conv2d,
  DepthwiseConv2dNative: depthwiseConv2d,
  FusedBatchNorm: batchNormalization,
  FusedConv2D: fused(conv2d),
  FusedDepthwiseConv2D: fused(depthwiseConv2d),
  MaxPool: pooling('MaxPool'),
};
