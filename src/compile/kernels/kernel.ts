import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphNode, OnnxType } from '../graph.js';
import { elementType } from '../onnx/model.js';
import type { TracingBackend } from '../tracing-backend.js';
import { blockOperand, workInBlocks } from './blocked-operands.js';

/**
 * A tfjs kernel that appends ONNX nodes. Inputs and attributes are those that tfjs documents for the kernel
 * (`kernel_names.ts` of tfjs-core); each kernel narrows their types itself.
 */
// biome-ignore lint/suspicious/noExplicitAny: tfjs types kernels by name only; every kernel states what it takes.
export type Kernel = (trace: TracingBackend, inputs: any, attributes: any) => TensorInfo | TensorInfo[];

/** Kernels by their names in tfjs. */
export type Kernels = { readonly [kernelName: string]: Kernel };

export type Inputs<Names extends string> = { readonly [name in Names]: TensorInfo };

/** The element types of tensors inside programs, which both tfjs and ONNX have. */
export type InnerType = OnnxType & DataType;

/**
 * Returns the ONNX type of a kernel's result of this tfjs type. Throws an Error for types that programs do not have.
 */
export function onnxType(dtype: DataType): InnerType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`tensors of type ${dtype} cannot be compiled`);
}

/** Throws an Error if a tensor has none of these types, because ONNX Runtime could not load the graph. */
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
 * Appends an elementwise operator and returns its output as a tensor; if one of the operands is in blocks of channels,
 * so is the result.
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

/** Returns another tfjs tensor of the same value; adds no node. */
export function same(trace: TracingBackend, x: TensorInfo): TensorInfo {
  return trace.alias(x);
}

/** Casts x; adds no node if it has that type already. Floats become integers by truncation, as in tfjs. */
export function castTo(trace: TracingBackend, x: TensorInfo, dtype: DataType): TensorInfo {
  const wanted = onnxType(dtype);
  if (wanted === x.dtype && trace.isBlocked(x)) return same(trace, x);
  const { name, type } = trace.sourceOf(x);
  if (type === wanted) return same(trace, x);
  return trace.result(trace.graph.node('Cast', [name], { to: elementType(wanted) }), x.shape, wanted);
}

/**
 * Selects `t` where the condition holds and `e` elsewhere, with broadcasting. Booleans are selected as integers,
 * because ONNX Runtime has no Where for them.
 */
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
