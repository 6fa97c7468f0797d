import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphNode, OnnxType } from '../graph.js';
import { elementType } from '../onnx/model.js';
import type { TracingBackend } from '../tracing-backend.js';
import { blockOperand, workInBlocks } from './blocked-operands.js';

/**
 * How a tfjs kernel is written in ONNX. Inputs and attributes are those that tfjs documents for the kernel
 * (`kernel_names.ts` of tfjs-core); each kernel narrows them itself.
 */
// biome-ignore lint/suspicious/noExplicitAny: tfjs types kernels by name only; every kernel states what it takes.
export type Kernel = (trace: TracingBackend, inputs: any, attributes: any) => TensorInfo | TensorInfo[];

/** Kernels by tfjs' name for them. */
export type Kernels = { readonly [kernelName: string]: Kernel };

export type Inputs<Names extends string> = { readonly [name in Names]: TensorInfo };

/** The types that tensors have inside programs, with tfjs as with ONNX. */
export type InnerType = OnnxType & DataType;

/** The ONNX type of what a kernel returns with this tfjs type. */
export function onnxType(dtype: DataType): InnerType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`tensors of type ${dtype} cannot be compiled`);
}

/** Refuses tensors of other types than these, so that what ONNX Runtime lacks never becomes a model it cannot load. */
export function accept(tensors: readonly TensorInfo[], ...types: readonly DataType[]): void {
  for (const { dtype } of tensors) {
    if (!types.includes(dtype)) throw new Error(`it takes ${types.join(' or ')} tensors, not ${dtype}`);
  }
}

/** Appends a node over the given tensors and returns its output as a tensor. */
export function emit(
  trace: TracingBackend,
  op: string,
  inputs: readonly TensorInfo[],
  shape: readonly number[],
  dtype: DataType,
  attributes: GraphNode['attributes'] = {},
): TensorInfo {
  const names = inputs.map((input) => trace.nameOf(input));
  return trace.result(trace.graph.node(op, names, attributes), shape, onnxType(dtype));
}

/**
 * The same of an operator that makes each number of its result from the numbers at the same place: where one of the
 * tensors is in blocks of channels, so is the result.
 */
export function emitElementwise(
  trace: TracingBackend,
  op: string,
  inputs: readonly TensorInfo[],
  shape: readonly number[],
  dtype: DataType,
  attributes: GraphNode['attributes'] = {},
): TensorInfo {
  if (dtype !== 'float32' || !workInBlocks(trace, inputs, shape))
    return emit(trace, op, inputs, shape, dtype, attributes);
  const names = inputs.map((input) => blockOperand(trace, input, shape));
  return trace.blockedResult(trace.graph.node(op, names, attributes), shape);
}

/** The same value under another name for tfjs; no node. */
export function same(trace: TracingBackend, x: TensorInfo): TensorInfo {
  return trace.alias(x);
}

/** x in another type; no node where it has that type. Floats become integers by dropping the fraction, as in tfjs. */
export function castTo(trace: TracingBackend, x: TensorInfo, dtype: DataType): TensorInfo {
  const wanted = onnxType(dtype);
  if (wanted === x.dtype && trace.isBlocked(x)) return same(trace, x);
  const { name, type } = trace.sourceOf(x);
  if (type === wanted) return same(trace, x);
  return trace.result(trace.graph.node('Cast', [name], { to: elementType(wanted) }), x.shape, wanted);
}

/** Entries of `t` where the condition holds, of `e` elsewhere, broadcast. ONNX Runtime has no Where for booleans. */
export function choose(
  trace: TracingBackend,
  condition: string,
  t: TensorInfo,
  e: TensorInfo,
  shape: readonly number[],
) {
  const numbers = [t, e].map((tensor) => (tensor.dtype === 'bool' ? castTo(trace, tensor, 'int32') : tensor));
  const chosen = trace.graph.node('Where', [condition, ...numbers.map((tensor) => trace.nameOf(tensor))]);
  return castTo(trace, trace.result(chosen, shape, onnxType(numbers[0]!.dtype)), t.dtype);
}
