import { broadcast_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { withBiasAndActivation } from './fused-activation.js';
import { accept, type Inputs, type Kernel, type Kernels, onnxType } from './kernel.js';

interface MatMulAttributes {
  transposeA: boolean;
  transposeB: boolean;
}

/** a [..., m, k] b [..., k, n] -> [..., m, n]; a and b may be given transposed in their last two axes. */
const matMul: Kernel = (trace, { a, b }: Inputs<'a' | 'b'>, { transposeA, transposeB }: MatMulAttributes) => {
  const { graph } = trace;
  accept([a, b], a.dtype);
  accept([a], 'float32', 'int32');
  const rows = a.shape.at(transposeA ? -1 : -2)!;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  if (a.shape.length === 2 && b.shape.length === 2 && a.dtype === 'float32') {
    // Gemm takes transposed operands as they are; MatMul would need a copy of them first, but it has integers.
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

export const linearAlgebra: Kernels = {
  BatchMatMul: matMul,
  _FusedMatMul: (trace, inputs, attributes) =>
    withBiasAndActivation(trace, matMul(trace, inputs, attributes) as TensorInfo, inputs, attributes),
};
