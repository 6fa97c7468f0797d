import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { GraphNode, OnnxType } from '../graph.js';
import type { TracingBackend } from '../tracing-backend.js';

/**
 * How a tfjs kernel is written in ONNX. Inputs and attributes are those that tfjs documents for the kernel
 * (`kernel_names.ts` of tfjs-core); each kernel narrows them itself.
 */
// biome-ignore lint/suspicious/noExplicitAny: tfjs types kernels by name only; every kernel states what it takes.
export type Kernel = (trace: TracingBackend, inputs: any, attributes: any) => TensorInfo | TensorInfo[];

/** Kernels by tfjs' name for them. */
export type Kernels = { readonly [kernelName: string]: Kernel };

export type Inputs<Names extends string> = { readonly [name in Names]: TensorInfo };

/** The ONNX type of what a kernel returns with this tfjs type. */
export function onnxType(dtype: DataType): OnnxType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`tensors of type ${dtype} cannot be compiled`);
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
