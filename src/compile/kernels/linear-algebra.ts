import type { TensorInfo } from '@tensorflow/tfjs-core';
import { elementsIn } from '../../foundation/elements.js';
import { broadcast_util } from '../../tfjs/core.js';
import { type FusedAttributes, type FusedInputs, withBiasAndActivation } from './fused-activation.js';
import { accept, type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';
import { reshaped } from './shape.js';

interface MatMulAttributes {
  transposeA: boolean;
  transposeB: boolean;
}

/**
 * The matrix product a [..., m, k] b [..., k, n] -> [..., m, n]; a and b may be given with their last two axes
 * transposed.
 */
const matMul: Kernel = (trace, { a, b }: Inputs<'a' | 'b'>, { transposeA, transposeB }: MatMulAttributes) => {
  const { graph } = trace;
  accept([a, b], a.dtype);
  accept([a], 'float32', 'int32');
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  if (a.shape.length === 2 && b.shape.length === 2 && a.dtype === 'float32') {
    // Gemm accepts transposed operands, which MatMul would have to copy first; only MatMul supports integers.
    const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
    return trace.result(graph.node('Gemm', [trace.nameOf(a), trace.nameOf(b)], attributes), [rows, columns], 'float32');
  }
  const turned = (tensor: TensorInfo, transpose: boolean) => {
    const name = trace.nameOf(tensor);
    if (!transpose) return name;
    const axes = tensor.shape.map((_, axis) => axis);
    return graph.node('Transpose', [name], { perm: [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!] });
  };
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const product = graph.node('MatMul', [turned(a, transposeA), turned(b, transposeB)]);
  return trace.result(product, [...batch, rows, columns], onnxType(a.dtype));
};

/**
 * A matrix product with bias and activation. tfjs gives the matrices a batch axis; if its length is 1, the bias becomes
 * part of the product, which saves a pass over the result.
 */
const fusedMatMul: Kernel = (
  trace,
  inputs: Inputs<'a' | 'b'> & FusedInputs,
  attributes: MatMulAttributes & FusedAttributes,
) => {
  const { a, b, bias, ...others } = inputs;
  const columns = b.shape.at(attributes.transposeB ? -2 : -1)!;
  const isOfRows = bias !== undefined && bias.shape.at(-1) === columns && elementsIn(bias.shape) === columns;
  if (!isOfRows || ![a, b].every(({ shape, dtype }) => shape.length === 3 && shape[0] === 1 && dtype === 'float32')) {
    return withBiasAndActivation(trace, matMul(trace, inputs, attributes) as TensorInfo, inputs, attributes);
  }
  const { graph } = trace;
  const operands = [a, b].map((tensor) => trace.nameOf(reshaped(trace, tensor, tensor.shape.slice(1))));
  const { transposeA, transposeB } = attributes;
  const gemm = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  const product = graph.node('Gemm', [...operands, trace.nameOf(reshaped(trace, bias, [columns]))], gemm);
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const matrix = trace.result(product, [rows, columns], 'float32');
  return withBiasAndActivation(trace, reshaped(trace, matrix, [1, rows, columns]), others, attributes);
};

export const linearAlgebra: Kernels = {
  BatchMatMul: matMul,
  _FusedMatMul: fusedMatMul,
};
