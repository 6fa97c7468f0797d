import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { backend_util, slice_util, util } from '../../tfjs/core.js';
import type { TracingBackend } from '../tracing-backend.js';
import { accept, castTo, emit, type Inputs, type Kernel, type Kernels, onnxType, same } from './kernel.js';

/** Reshapes x; adds no node if it has that shape already. */
export function reshaped(trace: TracingBackend, x: TensorInfo, shape: readonly number[]): TensorInfo {
  if (util.arraysEqual(x.shape, [...shape])) return same(trace, x);
  const { name, type } = trace.sourceOf(x);
  return trace.result(trace.graph.node('Reshape', [name, trace.graph.integers(shape)]), shape, type);
}

const transpose: Kernel = (trace, { x }: Inputs<'x'>, { perm }: { perm: number[] }) => {
  const shape = perm.map((axis) => x.shape[axis]!);
  return emit(trace, 'Transpose', [x], shape, x.dtype, { perm });
};

const pad: Kernel = (
  trace,
  { x }: Inputs<'x'>,
  { paddings, constantValue }: { paddings: [number, number][]; constantValue: number },
) => {
  const { graph } = trace;
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  const amounts = graph.integers([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  const filler = graph.scalar(onnxType(x.dtype), constantValue);
  return trace.result(graph.node('Pad', [trace.nameOf(x), amounts, filler]), shape, onnxType(x.dtype));
};

/** Returns the slice [begin, end) of x. */
function sliced(trace: TracingBackend, x: TensorInfo, begin: number[], end: number[]): TensorInfo {
  const { graph } = trace;
  const shape = begin.map((from, axis) => end[axis]! - from);
  if (util.arraysEqual(shape, x.shape)) return same(trace, x);
  const axes = graph.integers(x.shape.map((_, axis) => axis));
  const inputs = [trace.nameOf(x), graph.integers(begin), graph.integers(end), axes];
  return trace.result(graph.node('Slice', inputs), shape, onnxType(x.dtype));
}

const slice: Kernel = (
  trace,
  { x }: Inputs<'x'>,
  attributes: { begin: number | number[]; size: number | number[] },
) => {
  const [begin, size] = slice_util.parseSliceParams(x as never, attributes.begin, attributes.size) as [
    number[],
    number[],
  ];
  const end = begin.map((from, axis) => from + size[axis]!);
  return sliced(trace, x, begin, end);
};

interface StridedSliceAttributes {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  /**
   * Bit masks, as in TensorFlow, of the axes whose begin or end is ignored, that are an ellipsis, are new, or are
   * dropped.
   */
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

const stridedSlice: Kernel = (trace, { x }: Inputs<'x'>, attributes: StridedSliceAttributes) => {
  const { graph } = trace;
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
  const masks = [beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask] as const;
  const part = slice_util.sliceInfo(x.shape, attributes.begin, attributes.end, attributes.strides, ...masks);
  // A backward slice that includes the first entry ends at -1 in tfjs, which in ONNX means the last entry.
  const end = part.end.map((place, axis) => (part.strides[axis]! < 0 && place < 0 ? -(2 ** 31) : place));
  const axes = x.shape.map((_, axis) => axis);
  const inputs = [trace.nameOf(x), ...[part.begin, end, axes, part.strides].map((list) => graph.integers(list))];
  const shape = slice_util.computeOutShape(part.begin, part.end, part.strides);
  return reshaped(trace, trace.result(graph.node('Slice', inputs), shape, onnxType(x.dtype)), part.finalShape);
};

const concat: Kernel = (trace, tensors: { [index: string]: TensorInfo }, { axis }: { axis: number }) => {
  const parts = Object.values(tensors);
  accept(parts, parts[0]!.dtype);
  const [only] = util.parseAxisParam(axis, parts[0]!.shape) as [number];
  const shape = backend_util.computeOutShape(
    parts.map((part) => part.shape),
    only,
  );
  return emit(trace, 'Concat', parts, shape, parts[0]!.dtype, { axis: only });
};

const tile: Kernel = (trace, { x }: Inputs<'x'>, { reps }: { reps: number[] }) => {
  const shape = x.shape.map((size, axis) => size * reps[axis]!);
  const name = trace.graph.node('Tile', [trace.nameOf(x), trace.graph.integers(reps)]);
  return trace.result(name, shape, onnxType(x.dtype));
};

/** Returns the shape with a new axis of size 1; a negative axis counts from the end. */
function withAxis(shape: readonly number[], axis: number): number[] {
  return [...shape].toSpliced(axis < 0 ? axis + shape.length + 1 : axis, 0, 1);
}

const pack: Kernel = (trace, tensors: { [index: string]: TensorInfo }, { axis }: { axis: number }) => {
  const parts = Object.values(tensors).map((part) => {
    return reshaped(trace, part, withAxis(part.shape, axis));
  });
  return concat(trace, Object.fromEntries(parts.entries()), { axis });
};

const unpack: Kernel = (trace, { value }: Inputs<'value'>, { axis }: { axis: number }) => {
  const [only] = util.parseAxisParam(axis, value.shape) as [number];
  const shape = value.shape.filter((_, dimension) => dimension !== only);
  return Array.from({ length: value.shape[only]! }, (_, index) => {
    const begin = value.shape.map((_, dimension) => (dimension === only ? index : 0));
    const end = value.shape.map((size, dimension) => (dimension === only ? index + 1 : size));
    return reshaped(trace, sliced(trace, value, begin, end), shape);
  });
};

const splitV: Kernel = (
  trace,
  { x }: Inputs<'x'>,
  attributes: { numOrSizeSplits: number | number[]; axis: number },
) => {
  const [only] = util.parseAxisParam(attributes.axis, x.shape) as [number];
  const sizes = backend_util.prepareSplitSize(x as never, attributes.numOrSizeSplits, only);
  let from = 0;
  return sizes.map((size) => {
    const begin = x.shape.map((_, dimension) => (dimension === only ? from : 0));
    const end = x.shape.map((whole, dimension) => (dimension === only ? from + size : whole));
    from += size;
    return sliced(trace, x, begin, end);
  });
};

const reverse: Kernel = (trace, { x }: Inputs<'x'>, { dims }: { dims: number | number[] }) => {
  const { graph } = trace;
  const axes = util.parseAxisParam(dims, x.shape);
  if (axes.length === 0) return same(trace, x);
  const lowest = -(2 ** 31);
  const inputs = [
    trace.nameOf(x),
    graph.integers(axes.map(() => -1)),
    graph.integers(axes.map(() => lowest)),
    graph.integers(axes),
    graph.integers(axes.map(() => -1)),
  ];
  return trace.result(graph.node('Slice', inputs), x.shape, onnxType(x.dtype));
};

export const shapes: Kernels = {
  Cast: (trace, { x }: Inputs<'x'>, { dtype }: { dtype: DataType }) => castTo(trace, x, dtype),
  Concat: concat,
  ExpandDims: (trace, { input }: Inputs<'input'>, { dim }: { dim: number }) => {
    return reshaped(trace, input, withAxis(input.shape, dim));
  },
  Identity: (trace, { x }: Inputs<'x'>) => same(trace, x),
  Pack: pack,
  PadV2: pad,
  Reshape: (trace, { x }: Inputs<'x'>, { shape }: { shape: number[] }) =>
    reshaped(trace, x, util.inferFromImplicitShape(shape, util.sizeFromShape(x.shape))),
  Reverse: reverse,
  Slice: slice,
  SplitV: splitV,
  StridedSlice: stridedSlice,
  Tile: tile,
  Transpose: transpose,
  Unpack: unpack,
};
