import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { emit, type Inputs, type Kernel, type Kernels } from './kernel.js';

type Unary = Inputs<'x'>;
type Binary = Inputs<'a' | 'b'>;

/** A kernel of one tensor that ONNX has under the name `op`. */
const unary =
  (op: string): Kernel =>
  (trace, { x }: Unary) =>
    emit(trace, op, [x], x.shape, x.dtype);

/** A kernel of two tensors, broadcast against each other, that ONNX has under the name `op`. */
const binary =
  (op: string, result: 'same' | 'bool' = 'same'): Kernel =>
  (trace, { a, b }: Binary) => {
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    return emit(trace, op, [a, b], shape, result === 'bool' ? 'bool' : a.dtype);
  };

/** A kernel of one float32 tensor written as several nodes: names in, name out. */
const composed =
  (write: (trace: TracingBackend, x: string, attributes: { [name: string]: number }) => string): Kernel =>
  (trace, { x }: Unary, attributes) =>
    trace.result(write(trace, trace.nameOf(x), attributes), x.shape, 'float32');

const clip = (trace: TracingBackend, x: string, low: number, high: number) =>
  trace.graph.node('Clip', [x, trace.graph.float(low), trace.graph.float(high)]);

const addAll: Kernel = (trace, tensors: { [index: string]: TensorInfo }) => {
  const [first, ...others] = Object.values(tensors) as [TensorInfo, ...TensorInfo[]];
  let sum = trace.nameOf(first);
  for (const other of others) sum = trace.graph.node('Add', [sum, trace.nameOf(other)]);
  return trace.result(sum, first.shape, first.dtype as 'float32' | 'int32');
};

/** 1 where x > 0, `alpha` elsewhere; x is never NaN here. */
const step: Kernel = composed((trace, x, { alpha = 0 }) => {
  const { graph } = trace;
  const positive = graph.node('Greater', [x, graph.float(0)]);
  return graph.node('Where', [positive, graph.float(1), graph.float(alpha)]);
});

/** Derivative of elu from its output: dy where y >= 0, dy (y + 1) elsewhere. */
const eluGradient: Kernel = (trace, { dy, y }: Inputs<'dy' | 'y'>) => {
  const { graph } = trace;
  const output = trace.nameOf(y);
  const negative = graph.node('Min', [output, graph.float(0)]);
  const slope = graph.node('Add', [negative, graph.float(1)]);
  return trace.result(graph.node('Mul', [trace.nameOf(dy), slope]), y.shape, 'float32');
};

const select: Kernel = (trace, { condition, t, e }: Inputs<'condition' | 't' | 'e'>) => {
  let chosen = trace.nameOf(condition);
  // tfjs lets a vector choose whole rows; ONNX broadcasts from the right.
  if (condition.shape.length === 1 && t.shape.length > 1) {
    const column = [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)];
    chosen = trace.graph.node('Reshape', [chosen, trace.graph.integers(column)]);
  }
  const result = trace.graph.node('Where', [chosen, trace.nameOf(t), trace.nameOf(e)]);
  return trace.result(result, t.shape, t.dtype as 'float32' | 'int32');
};

export const elementwise: Kernels = {
  Abs: unary('Abs'),
  Ceil: unary('Ceil'),
  Cos: unary('Cos'),
  Elu: unary('Elu'),
  EluGrad: eluGradient,
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Floor: unary('Floor'),
  Log: unary('Log'),
  LogicalNot: unary('Not'),
  Neg: unary('Neg'),
  Reciprocal: unary('Reciprocal'),
  Relu: unary('Relu'),
  Round: unary('Round'),
  Selu: unary('Selu'),
  Sigmoid: unary('Sigmoid'),
  Sign: unary('Sign'),
  Sin: unary('Sin'),
  Softplus: unary('Softplus'),
  Sqrt: unary('Sqrt'),
  Tanh: unary('Tanh'),

  Add: binary('Add'),
  FloorDiv: (trace, { a, b }: Binary) => {
    const quotient = binary('Div')(trace, { a, b }, {}) as TensorInfo;
    return a.dtype === 'int32' ? quotient : emit(trace, 'Floor', [quotient], quotient.shape, quotient.dtype);
  },
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Multiply: binary('Mul'),
  Pow: binary('Pow'),
  RealDiv: binary('Div'),
  Sub: binary('Sub'),
  Prelu: (trace, { x, alpha }: Inputs<'x' | 'alpha'>) => emit(trace, 'PRelu', [x, alpha], x.shape, x.dtype),
  SquaredDifference: (trace, inputs: Binary) => {
    const difference = binary('Sub')(trace, inputs, {}) as TensorInfo;
    return emit(trace, 'Mul', [difference, difference], difference.shape, difference.dtype);
  },
  Equal: binary('Equal', 'bool'),
  Greater: binary('Greater', 'bool'),
  GreaterEqual: binary('GreaterOrEqual', 'bool'),
  Less: binary('Less', 'bool'),
  LessEqual: binary('LessOrEqual', 'bool'),
  LogicalAnd: binary('And', 'bool'),
  LogicalOr: binary('Or', 'bool'),
  NotEqual: (trace, inputs: Binary) => {
    const equal = binary('Equal', 'bool')(trace, inputs, {}) as TensorInfo;
    return emit(trace, 'Not', [equal], equal.shape, 'bool');
  },

  AddN: addAll,
  ClipByValue: composed((trace, x, { clipValueMin, clipValueMax }) => clip(trace, x, clipValueMin!, clipValueMax!)),
  Expm1: composed((trace, x) => trace.graph.node('Sub', [trace.graph.node('Exp', [x]), trace.graph.float(1)])),
  LeakyRelu: (trace, { x }: Unary, { alpha }: { alpha: number }) =>
    emit(trace, 'LeakyRelu', [x], x.shape, x.dtype, { alpha: { float: alpha } }),
  Log1p: composed((trace, x) => trace.graph.node('Log', [trace.graph.node('Add', [x, trace.graph.float(1)])])),
  Relu6: composed((trace, x) => clip(trace, x, 0, 6)),
  Rsqrt: composed((trace, x) => trace.graph.node('Reciprocal', [trace.graph.node('Sqrt', [x])])),
  Select: select,
  Square: (trace, { x }: Unary) => emit(trace, 'Mul', [x, x], x.shape, x.dtype),
  Step: step,
};
