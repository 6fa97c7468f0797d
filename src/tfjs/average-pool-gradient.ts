import type { backend_util as BackendUtil, TensorInfo } from '@tensorflow/tfjs-core';
import { backend_util, getKernel, registerKernel, unregisterKernel } from './core.js';

/** The part of tfjs' cpu backend that is used here. */
interface CpuBackend {
  readonly data: { get(dataId: object): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
  disposeIntermediateTensorInfo(info: TensorInfo): void;
}

interface PoolingAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: number | 'same' | 'valid';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/**
 * Fixes the gradient of average pooling in tfjs' cpu backend, which divides by the size of the whole window even if
 * part of it covers padding, although the forward pass counts only pixels, as TensorFlow does in both. The incoming
 * gradient is multiplied by window / pixels, so that the outgoing one is divided by pixels.
 */
export function fixAveragePoolGradient(): void {
  const { kernelFunc } = getKernel('AvgPoolGrad', 'cpu');
  unregisterKernel('AvgPoolGrad', 'cpu');
  registerKernel({
    kernelName: 'AvgPoolGrad',
    backendName: 'cpu',
    kernelFunc({ inputs, attrs, backend }) {
      const cpu = backend as unknown as CpuBackend;
      const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolingAttributes;
      const shape = input.shape as [number, number, number, number];
      const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
      const factors = windowsPerPixels(info);
      const errors = cpu.data.get(dy.dataId).values;
      const scaled = errors.map(
        (error, index) => error * factors[Math.floor(index / info.outChannels) % factors.length]!,
      );
      const corrected = cpu.makeTensorInfo(dy.shape, 'float32', scaled);
      const result = kernelFunc({ inputs: { dy: corrected, input }, backend, ...(attrs && { attrs }) });
      cpu.disposeIntermediateTensorInfo(corrected);
      return result;
    },
  });
}

/**
 * Returns, for each output position, row by row, the size of the window over the number of its pixels without padding.
 */
function windowsPerPixels({
  outHeight,
  outWidth,
  inHeight,
  inWidth,
  strideHeight,
  strideWidth,
  effectiveFilterHeight,
  effectiveFilterWidth,
  padInfo,
}: BackendUtil.Conv2DInfo): number[] {
  const pixels = (window: number, stride: number, before: number, size: number, length: number) => {
    const begin = window * stride - before;
    return Math.min(begin + size, length) - Math.max(begin, 0);
  };
  return Array.from({ length: outHeight * outWidth }, (_, place) => {
    const [row, column] = [Math.floor(place / outWidth), place % outWidth];
    const height = pixels(row, strideHeight, padInfo.top, effectiveFilterHeight, inHeight);
    const width = pixels(column, strideWidth, padInfo.left, effectiveFilterWidth, inWidth);
    return (effectiveFilterHeight * effectiveFilterWidth) / (height * width);
  });
}
