import type { StridedSliceAttrs, TensorBuffer, TensorInfo } from '@tensorflow/tfjs-core';
import { buffer, getKernel, registerKernel, StridedSlice, slice_util, unregisterKernel } from './core.js';

/** The part of tfjs' cpu backend that is used here. */
interface CpuBackend {
  bufferSync(tensor: TensorInfo): TensorBuffer<never>;
  makeTensorInfo(shape: number[], dtype: string, values: unknown): TensorInfo;
}

/**
 * Fixes strided slices of the cpu backend: tfjs 4.22 reads a slice with strides other than 1 from the wrong positions
 * if axes are dropped or added, because it applies the strides of all axes to those that are left. Here the slice is
 * read with all axes and then reshaped.
 */
export function fixStridedSlice(): void {
  const { kernelFunc } = getKernel(StridedSlice, 'cpu');
  unregisterKernel(StridedSlice, 'cpu');
  registerKernel({
    kernelName: StridedSlice,
    backendName: 'cpu',
    kernelFunc({ inputs, backend, attrs }) {
      const x = inputs.x as TensorInfo;
      const { begin, end, strides, ...masks } = attrs as unknown as StridedSliceAttrs;
      const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = masks;
      const part = slice_util.sliceInfo(
        x.shape,
        ...([begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const),
      );
      const readsInSteps = !part.isIdentity && !part.sliceDim0 && !part.isSimpleSlice;
      if (!readsInSteps || (newAxisMask === 0 && shrinkAxisMask === 0))
        return kernelFunc({ inputs, backend, ...(attrs && { attrs }) });

      const cpu = backend as CpuBackend;
      const pixels = cpu.bufferSync(x);
      const read = buffer(slice_util.computeOutShape(part.begin, part.end, part.strides), x.dtype as 'float32');
      for (let index = 0; index < read.size; index++) {
        const place = read.indexToLoc(index).map((step, axis) => part.begin[axis]! + step * part.strides[axis]!);
        read.values[index] = pixels.get(...place);
      }
      return cpu.makeTensorInfo(part.finalShape, x.dtype, read.values);
    },
  });
}
