import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { elementType } from '../onnx/model.js';
import type { TracingBackend } from '../tracing-backend.js';
import { emit, type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';

interface ReductionAttributes {
  axis?: number | number[];
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

const reduction =
  (op: string): Kernel =>
  (trace, { x }: Inputs<'x'>, { axis, reductionIndices, keepDims }: ReductionAttributes) => {
    // Without an axis tfjs means all of them, and parseAxisParam knows that.
    const axes = util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
    const reduced = backend_util.computeOutAndReduceShapes(x.shape, axes)[0];
    const shape = keepDims ? backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
    // tfjs sums booleans as integers and averages integers as floats.
    const dtype = op === 'ReduceMean' ? 'float32' : x.dtype === 'bool' ? 'int32' : x.dtype;
    const { graph } = trace;
    const input = castTo(trace, x, dtype);
    const y = graph.node(op, [input, graph.integers(axes)], { keepdims: keepDims ? 1 : 0 });
    return trace.result(y, shape, onnxType(dtype));
  };

function castTo(trace: TracingBackend, x: TensorInfo, dtype: 'float32' | 'int32' | TensorInfo['dtype']): string {
  const name = trace.nameOf(x);
  return x.dtype === dtype ? name : trace.graph.node('Cast', [name], { to: elementType(onnxType(dtype)) });
}

/** Index of the first largest (smallest) entry along an axis. */
const indexOf =
  (op: 'ArgMax' | 'ArgMin'): Kernel =>
  (trace, { x }: Inputs<'x'>, { axis }: { axis: number | number[] }) => {
    const [only] = util.parseAxisParam(axis, x.shape) as [number];
    const shape = x.shape.filter((_, dimension) => dimension !== only);
    const index = trace.graph.node(op, [trace.nameOf(x)], { axis: only, keepdims: 0 });
    return trace.result(trace.graph.node('Cast', [index], { to: elementType('int32') }), shape, 'int32');
  };

const alongAxis =
  (op: 'Softmax' | 'LogSoftmax'): Kernel =>
  (trace, { logits }: Inputs<'logits'>, { dim, axis }: { dim?: number; axis?: number }) =>
    emit(trace, op, [logits], logits.shape, 'float32', { axis: dim ?? axis ?? -1 });

export const reductions: Kernels = {
  ArgMax: indexOf('ArgMax'),
  ArgMin: indexOf('ArgMin'),
  LogSoftmax: alongAxis('LogSoftmax'),
  Max: reduction('ReduceMax'),
  Mean: reduction('ReduceMean'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Softmax: alongAxis('Softmax'),
  Sum: reduction('ReduceSum'),
};
