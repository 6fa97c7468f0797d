import { backend_util, util } from '../../tfjs/core.js';
import { elementType } from '../onnx/model.js';
import { pixelsReducedInBlocks } from './blocked-reduction.js';
import { castTo, emit, type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';
import { reshaped } from './shape.js';

interface ReductionAttributes {
  axis?: number | number[];
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

const reduction =
  (op: string): Kernel =>
  (trace, { x }: Inputs<'x'>, { axis, reductionIndices, keepDims }: ReductionAttributes) => {
    // tfjs reduces over all axes if none is given, which parseAxisParam handles.
    const axes = util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
    const reduced = backend_util.computeOutAndReduceShapes(x.shape, axes)[0];
    const shape = keepDims ? backend_util.expandShapeToKeepDim(reduced, axes) : reduced;
    // tfjs averages integers as floats. ONNX reduces only numbers, so booleans are converted to numbers and back.
    const dtype = op === 'ReduceMean' ? 'float32' : x.dtype;
    const numbers = castTo(trace, x, dtype === 'bool' ? 'int32' : dtype);
    // An empty list of axes means no reduction in tfjs, but a reduction over all axes in ONNX.
    if (axes.length === 0) return castTo(trace, numbers, dtype);
    const inBlocks = pixelsReducedInBlocks(trace, op, numbers, axes);
    if (inBlocks) return keepDims ? reshaped(trace, inBlocks, shape) : inBlocks;
    const inputs = [trace.nameOf(numbers), trace.graph.integers(axes)];
    const y = trace.graph.node(op, inputs, { keepdims: keepDims ? 1 : 0 });
    return castTo(trace, trace.result(y, shape, onnxType(numbers.dtype)), dtype);
  };

/** Makes the kernel of the index of the first largest (or smallest) entry along an axis. */
const indexOf =
  (op: 'ArgMax' | 'ArgMin'): Kernel =>
  (trace, { x }: Inputs<'x'>, { axis }: { axis: number | number[] }) => {
    const [only] = util.parseAxisParam(axis, x.shape) as [number];
    const shape = x.shape.filter((_, dimension) => dimension !== only);
    const numbers = x.dtype === 'bool' ? castTo(trace, x, 'int32') : x;
    const index = trace.graph.node(op, [trace.nameOf(numbers)], { axis: only, keepdims: 0 });
    return trace.result(trace.graph.node('Cast', [index], { to: elementType('int32') }), shape, 'int32');
  };

const softmax: Kernel = (trace, { logits }: Inputs<'logits'>, { dim }: { dim: number }) =>
  emit(trace, 'Softmax', [logits], logits.shape, 'float32', { axis: dim });

/** Layer normalisation of x [..., c]: y, mean and 1 / deviation (`tfjs/layer-normalization.ts`). */
const layerNormalization: Kernel = (
  trace,
  { x, gamma, beta }: Inputs<'x' | 'gamma' | 'beta'>,
  { epsilon }: { epsilon: number },
) => {
  const inputs = [x, gamma, beta].map((tensor) => trace.nameOf(tensor));
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  const [y, mean, inverse] = trace.graph.nodeWithOutputs('LayerNormalization', inputs, 3, attributes);
  const perPlace = [...x.shape.slice(0, -1), 1];
  return [
    trace.result(y!, x.shape, 'float32'),
    trace.result(mean!, perPlace, 'float32'),
    trace.result(inverse!, perPlace, 'float32'),
  ];
};

export const reductions: Kernels = {
  ArgMax: indexOf('ArgMax'),
  ArgMin: indexOf('ArgMin'),
  LayerNormalization: layerNormalization,
  Max: reduction('ReduceMax'),
  Mean: reduction('ReduceMean'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Softmax: softmax,
  Sum: reduction('ReduceSum'),
};
