import type { Tensor } from '@tensorflow/tfjs-core';
import { add, div, elu, erf, mul, relu, relu6, selu, sigmoid, softplus, tanh } from '../../tfjs/core.js';

/** Activation functions by Keras' names; all can be traced and differentiated. */
const activations = {
  linear: (x: Tensor) => x,
  relu: (x: Tensor) => relu(x),
  relu6: (x: Tensor) => relu6(x),
  elu: (x: Tensor) => elu(x),
  selu: (x: Tensor) => selu(x),
  sigmoid: (x: Tensor) => sigmoid(x),
  tanh: (x: Tensor) => tanh(x),
  softplus: (x: Tensor) => softplus(x),
  swish: (x: Tensor) => mul(x, sigmoid(x)),
  /** x Φ(x), exact as by default in Keras, not the tanh approximation. */
  gelu: (x: Tensor) => mul(mul(x, 0.5), add(erf(div(x, Math.SQRT2)), 1)),
} as const satisfies { readonly [name: string]: (x: Tensor) => Tensor };

export type ActivationName = keyof typeof activations;

export const activationNames = Object.keys(activations) as ActivationName[];

export function activate(name: ActivationName, x: Tensor): Tensor {
  return activations[name](x);
}
