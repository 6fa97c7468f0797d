import type { backend_util as BackendUtil } from '@tensorflow/tfjs-core';
import { backend_util } from '../../tfjs/core.js';
import type { GraphBuilder } from '../graph-builder.js';
import type { TracingBackend } from '../tracing-backend.js';

export type Padding = 'valid' | 'same' | number | BackendUtil.ExplicitPadding;
export type Rounding = 'floor' | 'round' | 'ceil';
type Shape = readonly number[];
type Shape4 = [number, number, number, number];

/** tfjs' attributes of a convolution and of its gradients. */
export interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: Padding;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dilations?: [number, number] | number;
  readonly dimRoundingMode?: Rounding;
}

export interface PoolingAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: Padding;
  readonly dimRoundingMode?: Rounding;
}

/**
 * These transpose images to and from ONNX' layout, around an operator on channels-first images. ONNX Runtime cancels
 * adjacent Transposes, so that a whole network keeps ONNX' layout inside.
 */
export const toChannelsFirst = (trace: TracingBackend, x: string) =>
  trace.graph.node('Transpose', [x], { perm: [0, 3, 1, 2] });
export const toChannelsLast = (trace: TracingBackend, x: string) =>
  trace.graph.node('Transpose', [x], { perm: [0, 2, 3, 1] });

/** Reshapes a channels-last image to a matrix [pixels, channels]. */
export const pixelRows = (graph: GraphBuilder, image: string, channels: number) =>
  graph.node('Reshape', [image, graph.integers([-1, channels])]);

/**
 * Returns sizes, strides and paddings of a convolution of x [n, h, w, c] with a filter [kh, kw, c, f or multiplier].
 */
export function convolutionInfo(x: Shape, filter: Shape, attributes: ConvolutionAttributes, depthwise: boolean) {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat && dataFormat !== 'NHWC') throw new Error('convolutions are compiled for channels-last images only');
  const sizes = [x, filter] as unknown as [Shape4, Shape4];
  return backend_util.computeConv2DInfo(...sizes, strides, dilations ?? 1, pad, dimRoundingMode, depthwise);
}

/** Returns sizes, strides and paddings of pooling x [n, h, w, c]. */
export function poolingInfo(x: Shape, { filterSize, strides, pad, dimRoundingMode }: PoolingAttributes) {
  return backend_util.computePool2DInfo(x as Shape4, filterSize, strides, 1, pad, dimRoundingMode);
}

/**
 * Returns strides, dilations and pads as ONNX attributes. If tfjs rounds the output's size up, the last window extends
 * beyond the requested padding; ONNX rounds down, so that the padding at the end must cover that window.
 */
export function geometry(info: BackendUtil.Conv2DInfo) {
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

/** Returns whether a convolution is pointwise, so that images can be matrices with one row per pixel. */
export function isPointwise(info: BackendUtil.Conv2DInfo): boolean {
  const { filterHeight, filterWidth, inHeight, inWidth, outHeight, outWidth } = info;
  return filterHeight === 1 && filterWidth === 1 && inHeight === outHeight && inWidth === outWidth;
}
