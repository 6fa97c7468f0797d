import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { elementsIn } from '../../foundation/elements.js';
import { util } from '../../tfjs/core.js';
import type { TracingBackend } from '../tracing-backend.js';
import { choose, type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';
import { computedAtOnce, isFewIntegers } from './known-integers.js';

const longestRange = 2 ** 20;

/** Gathers rows, or other slices along `axis`, of x by index. */
const gather: Kernel = (
  trace,
  { x, indices }: Inputs<'x' | 'indices'>,
  { axis, batchDims }: { axis: number; batchDims: number },
) => {
  if (batchDims !== 0) throw new Error('gather with batch dimensions cannot be compiled');
  const [only] = util.parseAxisParam(axis, x.shape) as [number];
  const outputShape = [...x.shape.slice(0, only), ...indices.shape, ...x.shape.slice(only + 1)];
  // x keeps its own type here, because it may be far larger than the result, which is cheaper to cast.
  const { name, type } = trace.sourceOf(x);
  return trace.result(trace.graph.node('Gather', [name, trace.nameOf(indices)], { axis: only }), outputShape, type);
};

/**
 * One-hot encoding, written as a comparison with 0 .. depth-1, as ONNX Runtime has OneHot for few combinations of
 * types.
 */
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
  const [on, off] = [onValue, offValue].map((value) => trace.result(graph.scalar(type, value), [], type));
  return choose(trace, isPlace, on!, off!, [...indices.shape, depth]);
};

/** Returns a tensor filled with one value: a constant if it is small, otherwise expanded when the program is built. */
function filled(trace: TracingBackend, shape: readonly number[], value: number, dtype: DataType): TensorInfo {
  const { graph } = trace;
  const type = onnxType(dtype);
  if (isFewIntegers({ dtype, shape: [...shape] })) {
    return trace.known(new Int32Array(elementsIn(shape)).fill(value), shape, dtype);
  }
  const scalar = graph.scalar(type, value);
  const name = shape.length === 0 ? scalar : graph.node('Expand', [scalar, graph.integers(shape)]);
  return trace.result(name, shape, type);
}

/** The numbers from `start` up to, but not including, `stop`. */
const range: Kernel = (trace, _inputs, attributes: { start: number; stop: number; step: number; dtype: DataType }) => {
  const { start, stop, step } = attributes;
  const length = Math.abs((stop - start) / step);
  if (!(length <= longestRange)) throw new Error(`a range of ${length} numbers cannot be compiled`);
  return computedAtOnce(trace, 'Range', {}, attributes)!;
};

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
  Range: range,
  ZerosLike: (trace, { x }: Inputs<'x'>) => filled(trace, x.shape, 0, x.dtype),
};
