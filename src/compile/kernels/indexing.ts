import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { OnnxType } from '../graph.js';
import type { TracingBackend } from '../tracing-backend.js';
import { type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';

/** Rows (or other slices along `axis`) of x by index. */
const gather: Kernel = (
  trace,
  { x, indices }: Inputs<'x' | 'indices'>,
  { axis, batchDims }: { axis: number; batchDims: number },
) => {
  if (batchDims !== 0) throw new Error('gather with batch dimensions cannot be compiled');
  const [only] = util.parseAxisParam(axis, x.shape) as [number];
  const outputShape = [...x.shape.slice(0, only), ...indices.shape, ...x.shape.slice(only + 1)];
  const name = trace.graph.node('Gather', [trace.nameOf(x), trace.nameOf(indices)], { axis: only });
  return trace.result(name, outputShape, onnxType(x.dtype));
};

/** Written as a comparison with 0 .. depth-1: ONNX Runtime has OneHot for few combinations of types. */
const oneHot: Kernel = (
  trace,
  { indices }: Inputs<'indices'>,
  { depth, onValue, offValue, dtype }: { depth: number; onValue: number; offValue: number; dtype: DataType },
) => {
  const { graph } = trace;
  const type = onnxType(dtype);
  const column = graph.node('Reshape', [trace.nameOf(indices), graph.integers([...indices.shape, 1])]);
  const places = graph.constant(
    'int32',
    [depth],
    Int32Array.from({ length: depth }, (_, place) => place),
  );
  const isPlace = graph.node('Equal', [column, places]);
  const value = (number: number) => graph.constant(type, [], dataOf(type).of(number));
  const encoded = graph.node('Where', [isPlace, value(onValue), value(offValue)]);
  return trace.result(encoded, [...indices.shape, depth], type);
};

const dataOf = (type: OnnxType) =>
  ({ float32: Float32Array, int32: Int32Array, bool: Uint8Array })[type as 'float32' | 'int32' | 'bool'];

/** A tensor of one value: a constant if small, otherwise expanded when the program is built. */
function filled(trace: TracingBackend, shape: readonly number[], value: number, dtype: DataType): TensorInfo {
  const { graph } = trace;
  const type = onnxType(dtype);
  const scalar = graph.constant(type, [], dataOf(type).of(value));
  const name = shape.length === 0 ? scalar : graph.node('Expand', [scalar, graph.integers(shape)]);
  return trace.result(name, shape, type);
}

interface FillAttributes {
  shape: number[];
  value: number;
  dtype?: DataType;
}

export const indexing: Kernels = {
  Fill: (trace, _inputs, { shape, value, dtype }: FillAttributes) => filled(trace, shape, value, dtype ?? 'float32'),
  GatherV2: gather,
  OneHot: oneHot,
  OnesLike: (trace, { x }: Inputs<'x'>) => filled(trace, x.shape, 1, x.dtype),
  ZerosLike: (trace, { x }: Inputs<'x'>) => filled(trace, x.shape, 0, x.dtype),
};
