import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TracingBackend } from '../tracing-backend.js';
import { binary } from './binary.js';
import { elementwise } from './elementwise.js';

const activationKernels: { readonly [activation: string]: string } = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  sigmoid: 'Sigmoid',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
};

export interface FusedAttributes {
  activation?: string;
  leakyreluAlpha?: number;
}

export interface FusedInputs {
  bias?: TensorInfo;
  preluActivationWeights?: TensorInfo;
}

/** Appends the bias and activation of a fused tfjs kernel as nodes of their own, which ONNX Runtime fuses itself. */
export function withBiasAndActivation(
  trace: TracingBackend,
  product: TensorInfo,
  { bias, preluActivationWeights: alpha }: FusedInputs,
  { activation, leakyreluAlpha }: FusedAttributes,
): TensorInfo {
  let y = product;
  if (bias) y = binary.Add!(trace, { a: y, b: bias }, {}) as TensorInfo;
  if (!activation || activation === 'linear') return y;
  const kernel = activationKernels[activation];
  if (!kernel) throw new Error(`a fused ${activation} cannot be compiled`);
  return elementwise[kernel]!(trace, { x: y, alpha }, { alpha: leakyreluAlpha }) as TensorInfo;
}
