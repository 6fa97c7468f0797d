import { backend_util, type DataType, slice_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { elementType } from '../onnx/model.js';
import type { TracingBackend } from '../tracing-backend.js';
import { emit, type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';

/** The same value under another shape; no node where the shape stays. */
function reshaped(trace: TracingBackend, x: TensorInfo, shape: readonly number[]): TensorInfo {
  if (util.arraysEqual(x.shape, [...shape])) return same(trace, x);
  const name = trace.graph.node('Reshape', [trace.nameOf(x), trace.graph.integers(shape)]);
  return trace.result(name, shape, onnxType(x.dtype));
}

function same(trace: TracingBackend, x: TensorInfo): TensorInfo {
  const { name, type } = trace.sourceOf(x);
  return trace.result(name, x.shape, type);
}

/** Floats become integers by dropping the fraction, as in tfjs. */
const cast: Kernel = (trace, { x }: Inputs<'x'>, { dtype }: { dtype: DataType }) => {
  const { name, type } = trace.sourceOf(x);
  const wanted = onnxType(dtype);
  if (type === wanted) return same(trace, x);
  return trace.result(trace.graph.node('Cast', [name], { to: elementType(wanted) }), x.shape, wanted);
};

const transpose: Kernel = (trace, { x }: Inputs<'x'>, { perm }: { perm: number[] }) =>
  emit(
    trace,
    'Transpose',
    [x],
    perm.map((axis) => x.shape[axis]!),
    x.dtype,
    { perm },
  );

const pad: Kernel = (
  trace,
  { x }: Inputs<'x'>,
  { paddings, constantValue }: { paddings: [number, number][]; constantValue: number },
) => {
  const { graph } = trace;
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  const amounts = graph.integers([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  const filler =
    x.dtype === 'int32' ? graph.constant('int32', [], Int32Array.of(constantValue)) : graph.float(constantValue);
  return trace.result(graph.node('Pad', [trace.nameOf(x), amounts, filler]), shape, onnxType(x.dtype));
};

function sliced(trace: TracingBackend, x: TensorInfo, begin: number[], end: number[], strides: number[]): TensorInfo {
  const { graph } = trace;
  const axes = graph.integers(x.shape.map((_, axis) => axis));
  const inputs = [trace.nameOf(x), graph.integers(begin), graph.integers(end), axes, graph.integers(strides)];
  const shape = begin.map((from, axis) => Math.max(0, Math.ceil((end[axis]! - from) / strides[axis]!)));
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
  return sliced(
    trace,
    x,
    begin,
    end,
    begin.map(() => 1),
  );
};

const concat: Kernel = (trace, tensors: { [index: string]: TensorInfo }, { axis }: { axis: number }) => {
  const parts = Object.values(tensors);
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

const pack: Kernel = (trace, tensors: { [index: string]: TensorInfo }, { axis }: { axis: number }) => {
  const parts = Object.values(tensors).map((part) => {
    const shape = [...part.shape];
    shape.splice(axis, 0, 1);
    return reshaped(trace, part, shape);
  });
  return concat(trace, Object.fromEntries(parts.entries()), { axis });
};

const unpack: Kernel = (trace, { value }: Inputs<'value'>, { axis }: { axis: number }) => {
  const [only] = util.parseAxisParam(axis, value.shape) as [number];
  const shape = value.shape.filter((_, dimension) => dimension !== only);
  return Array.from({ length: value.shape[only]! }, (_, index) => {
    const begin = value.shape.map((_, dimension) => (dimension === only ? index : 0));
    const end = value.shape.map((size, dimension) => (dimension === only ? index + 1 : size));
    return reshaped(
      trace,
      sliced(
        trace,
        value,
        begin,
        end,
        begin.map(() => 1),
      ),
      shape,
    );
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
    return sliced(
      trace,
      x,
      begin,
      end,
      begin.map(() => 1),
    );
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
  Cast: cast,
  Concat: concat,
  ExpandDims: (trace, { input }: Inputs<'input'>, { dim }: { dim: number }) => {
    const shape = [...input.shape];
    shape.splice(dim < 0 ? dim + shape.length + 1 : dim, 0, 1);
    return reshaped(trace, input, shape);
  },
  Identity: (trace, { x }: Inputs<'x'>) => same(trace, x),
  Pack: pack,
  PadV2: pad,
  Reshape: (trace, { x }: Inputs<'x'>, { shape }: { shape: number[] }) =>
    reshaped(trace, x, util.inferFromImplicitShape(shape, util.sizeFromShape(x.shape))),
  Reverse: reverse,
  Slice: slice,
  SplitV: splitV,
  Tile: tile,
  Transpose: transpose,
  Unpack: unpack,
};
