import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { backend_util, upcastType } from '../../tfjs/core.js';
import {
  accept,
  castTo,
  choose,
  emit,
  emitElementwise,
  type Inputs,
  type Kernel,
  type Kernels,
  same,
} from './kernel.js';

type Binary = Inputs<'a' | 'b'>;

const broadcastShape = ({ a, b }: Binary) => backend_util.assertAndGetBroadcastShape(a.shape, b.shape);

/** Makes the kernel of an elementwise binary operation with broadcasting that ONNX has as the operator `op`. */
const arithmetic =
  (op: string, ...types: readonly DataType[]): Kernel =>
  (trace, { a, b }: Binary) => {
    accept([a, b], a.dtype);
    accept([a], ...(types.length > 0 ? types : (['float32', 'int32'] as const)));
    return emitElementwise(trace, op, [a, b], broadcastShape({ a, b }), a.dtype);
  };

/**
 * Makes a comparison kernel. Booleans are compared as integers: ONNX orders only numbers, while in tfjs false < true.
 */
const comparison =
  (op: string): Kernel =>
  (trace, { a, b }: Binary) => {
    accept([a, b], a.dtype);
    const operands = [a, b].map((tensor) => (tensor.dtype === 'bool' ? castTo(trace, tensor, 'int32') : tensor));
    return emit(trace, op, operands, broadcastShape({ a, b }), 'bool');
  };

const logical =
  (op: string): Kernel =>
  (trace, { a, b }: Binary) => {
    accept([a, b], 'bool');
    return emit(trace, op, [a, b], broadcastShape({ a, b }), 'bool');
  };

/**
 * Divides a by b and rounds towards minus infinity; in tfjs, the result is an integer even for floats. An integer
 * divided by zero gives 0 as in tfjs, whereas ONNX Runtime would end the process. ONNX rounds quotients of integers
 * towards zero, which is one too many if the signs differ and there is a remainder.
 */
const floorDivide: Kernel = (trace, { a, b }: Binary) => {
  const { graph } = trace;
  const shape = broadcastShape({ a, b });
  if (a.dtype !== 'int32') {
    const quotient = arithmetic('Div', 'float32')(trace, { a, b }, {}) as TensorInfo;
    return castTo(trace, emit(trace, 'Floor', [quotient], shape, 'float32'), 'int32');
  }
  accept([b], 'int32');
  const [dividend, divisor] = [trace.nameOf(a), trace.nameOf(b)];
  const constant = (value: number) => graph.constant('int32', [], Int32Array.of(value));
  const byZero = graph.node('Equal', [divisor, constant(0)]);
  const safe = graph.node('Where', [byZero, constant(1), divisor]);
  const quotient = graph.node('Div', [dividend, safe]);
  const remainder = graph.node('Sub', [dividend, graph.node('Mul', [quotient, safe])]);
  const isNegative = (value: string) => graph.node('Less', [value, constant(0)]);
  const signsDiffer = graph.node('Xor', [isNegative(remainder), isNegative(safe)]);
  const remains = graph.node('Not', [graph.node('Equal', [remainder, constant(0)])]);
  const isTooLarge = graph.node('And', [remains, signsDiffer]);
  const floored = graph.node('Where', [isTooLarge, graph.node('Sub', [quotient, constant(1)]), quotient]);
  return trace.result(graph.node('Where', [byZero, constant(0), floored]), shape, 'int32');
};

/** Selects `t` where the condition holds and `e` elsewhere; tfjs has broadcast all three to one shape. */
const select: Kernel = (trace, { condition, t, e }: Inputs<'condition' | 't' | 'e'>) => {
  const dtype = upcastType(t.dtype, e.dtype);
  return choose(trace, trace.nameOf(condition), castTo(trace, t, dtype), castTo(trace, e, dtype), t.shape);
};

const addAll: Kernel = (trace, tensors: { [index: string]: TensorInfo }) => {
  const [first, ...others] = Object.values(tensors) as [TensorInfo, ...TensorInfo[]];
  const add = (a: TensorInfo, b: TensorInfo) => arithmetic('Add')(trace, { a, b }, {}) as TensorInfo;
  return others.reduce(add, same(trace, first));
};

const squaredDifference: Kernel = (trace, inputs: Binary) => {
  const difference = arithmetic('Sub')(trace, inputs, {}) as TensorInfo;
  return emitElementwise(trace, 'Mul', [difference, difference], difference.shape, difference.dtype);
};

const notEqual: Kernel = (trace, inputs: Binary) => {
  const equal = comparison('Equal')(trace, inputs, {}) as TensorInfo;
  return emit(trace, 'Not', [equal], equal.shape, 'bool');
};

export const binary: Kernels = {
  Add: arithmetic('Add'),
  AddN: addAll,
  Equal: comparison('Equal'),
  FloorDiv: floorDivide,
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  Maximum: arithmetic('Max'),
  Minimum: arithmetic('Min'),
  Multiply: arithmetic('Mul'),
  NotEqual: notEqual,
  Pow: arithmetic('Pow'),
  RealDiv: arithmetic('Div', 'float32'),
  Select: select,
  SquaredDifference: squaredDifference,
  Sub: arithmetic('Sub'),
};
