import type { DataType } from '@tensorflow/tfjs-core';
import { elementType } from '../onnx/model.js';
import type { TracingBackend } from '../tracing-backend.js';
import { workInBlocks } from './blocked-operands.js';
import { accept, emit, emitElementwise, type Inputs, type Kernel, type Kernels } from './kernel.js';

type Unary = Inputs<'x'>;

/** Makes the kernel of a unary operation that ONNX has as the operator `op`, for these types. */
const unary =
  (op: string, ...types: readonly DataType[]): Kernel =>
  (trace, { x }: Unary) => {
    accept([x], ...(types.length > 0 ? types : (['float32'] as const)));
    return emitElementwise(trace, op, [x], x.shape, x.dtype);
  };

/** Makes a unary float32 kernel that consists of several nodes. */
const composed =
  (write: (trace: TracingBackend, x: string, attributes: { [name: string]: number }) => string): Kernel =>
  (trace, { x }: Unary, attributes) => {
    accept([x], 'float32');
    return trace.result(write(trace, trace.nameOf(x), attributes), x.shape, 'float32');
  };

const clip: Kernel = (trace, { x }: Unary, { clipValueMin, clipValueMax }: { [bound: string]: number }) => {
  accept([x], 'float32', 'int32');
  const bound = (value: number) =>
    x.dtype === 'float32'
      ? trace.graph.float(value)
      : trace.graph.constant('int32', [], Int32Array.of(Math.min(Math.max(value, -(2 ** 31)), 2 ** 31 - 1)));
  const bounds = [bound(clipValueMin!), bound(clipValueMax!)];
  if (workInBlocks(trace, [x], x.shape)) {
    return trace.blockedResult(trace.graph.node('Clip', [trace.blockedOf(x), ...bounds]), x.shape);
  }
  return trace.result(trace.graph.node('Clip', [trace.nameOf(x), ...bounds]), x.shape, x.dtype as 'float32' | 'int32');
};

/** The step function: 1 where x > 0, `alpha` elsewhere, NaN included. */
const step: Kernel = (trace, { x }: Unary, { alpha = 0 }: { alpha?: number }) => {
  accept([x], 'float32');
  const { graph } = trace;
  // ONNX Runtime computes this HardSigmoid, min(1, max(0, 2^127 x)), in one pass.
  if (alpha === 0 && workInBlocks(trace, [x], x.shape)) {
    return emitElementwise(trace, 'HardSigmoid', [x], x.shape, 'float32', {
      alpha: { float: 2 ** 127 },
      beta: { float: 0 },
    });
  }
  const positive = graph.node('Greater', [trace.nameOf(x), graph.float(0)]);
  const name =
    alpha === 0
      ? graph.node('Cast', [positive], { to: elementType('float32') })
      : graph.node('Where', [positive, graph.float(1), graph.float(alpha)]);
  return trace.result(name, x.shape, 'float32');
};

/** Computes e^x - 1 as tanh(x/2) (e^x + 1), which stays accurate where e^x is near 1. */
const expm1: Kernel = composed((trace, x) => {
  const { graph } = trace;
  const half = graph.node('Mul', [x, graph.float(0.5)]);
  const sum = graph.node('Add', [graph.node('Exp', [x]), graph.float(1)]);
  return graph.node('Mul', [graph.node('Tanh', [half]), sum]);
});

/**
 * Computes log(1 + x) as log(u) x / (u - 1) with u = 1 + x, which cancels the rounding error of u, and as x where u is
 * 1 (Kahan; see Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 1.14.1). Infinity gives itself.
 */
const log1p: Kernel = composed((trace, x) => {
  const { graph } = trace;
  const u = graph.node('Add', [x, graph.float(1)]);
  const kept = graph.node('Sub', [u, graph.float(1)]);
  const divided = graph.node('Mul', [graph.node('Log', [u]), graph.node('Div', [x, kept])]);
  const isItself = graph.node('Or', [
    graph.node('Equal', [kept, graph.float(0)]),
    graph.node('IsInf', [u], { detect_negative: 0 }),
  ]);
  return graph.node('Where', [isItself, x, divided]);
});

/** The gradient of ELU, computed from its output y: dy where y >= 0, dy (y + 1) elsewhere. */
const eluGradient: Kernel = (trace, { dy, y }: Inputs<'dy' | 'y'>) => {
  const { graph } = trace;
  const negative = graph.node('Min', [trace.nameOf(y), graph.float(0)]);
  const slope = graph.node('Add', [negative, graph.float(1)]);
  return trace.result(graph.node('Mul', [trace.nameOf(dy), slope]), y.shape, 'float32');
};

/** PReLU; `alpha` is broadcast to the shape of x. */
const prelu: Kernel = (trace, { x, alpha }: Inputs<'x' | 'alpha'>) => {
  accept([x, alpha], 'float32');
  return emit(trace, 'PRelu', [x, alpha], x.shape, 'float32');
};

const leakyRelu: Kernel = (trace, { x }: Unary, { alpha }: { alpha: number }) => {
  accept([x], 'float32');
  return emit(trace, 'LeakyRelu', [x], x.shape, 'float32', { alpha: { float: alpha } });
};

const square: Kernel = (trace, { x }: Unary) => {
  accept([x], 'float32', 'int32');
  return emit(trace, 'Mul', [x, x], x.shape, x.dtype);
};

export const elementwise: Kernels = {
  Abs: unary('Abs', 'float32', 'int32'),
  Ceil: unary('Ceil'),
  ClipByValue: clip,
  Cos: unary('Cos'),
  Elu: unary('Elu'),
  EluGrad: eluGradient,
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Expm1: expm1,
  Floor: unary('Floor'),
  LeakyRelu: leakyRelu,
  Log: unary('Log'),
  Log1p: log1p,
  LogicalNot: unary('Not', 'bool'),
  Neg: unary('Neg', 'float32', 'int32'),
  Prelu: prelu,
  Reciprocal: unary('Reciprocal'),
  Relu: unary('Relu', 'float32', 'int32'),
  Relu6: (trace, { x }: Unary) => clip(trace, { x }, { clipValueMin: 0, clipValueMax: 6 }),
  Round: unary('Round'),
  Rsqrt: composed((trace, x) => trace.graph.node('Reciprocal', [trace.graph.node('Sqrt', [x])])),
  Selu: unary('Selu'),
  Sigmoid: unary('Sigmoid'),
  Sign: unary('Sign', 'float32', 'int32'),
  Sin: unary('Sin'),
  Softplus: unary('Softplus'),
  Sqrt: unary('Sqrt'),
  Square: square,
  Step: step,
  Tanh: unary('Tanh'),
};
