import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { UpdateSettings } from '../../contracts/experiment.js';
import type { Named } from '../../contracts/tensors.js';
import { add, addN, clipByValue, div, maximum, minimum, mul, sqrt, square, sub, sum } from '../../tfjs/core.js';

type Limits = Pick<UpdateSettings, 'clipnorm' | 'globalClipnorm' | 'clipvalue'>;

/**
 * Clips gradients as Keras 3 does: `clipnorm` scales each weight's gradient whose L2
 * norm is larger, `globalClipnorm` all of them by one factor where the norm of all together is larger, `clipvalue` clips
 * every element. A global norm that is not finite makes all gradients NaN, rather than zero: training that has diverged
 * must not look as if it had converged.
 */
export function clipGradients(limits: Limits, gradients: Named<Tensor>): Named<Tensor> {
  const { clipnorm, globalClipnorm, clipvalue } = limits;
  if (clipnorm !== undefined) {
    return each(gradients, (gradient) => div(mul(gradient, clipnorm), maximum(normOf([gradient]), clipnorm)));
  }
  if (globalClipnorm !== undefined) {
    const norm = normOf(Object.values(gradients));
    const scale = add(minimum(div(globalClipnorm, norm), 1), sub(norm, norm));
    return each(gradients, (gradient) => mul(gradient, scale));
  }
  if (clipvalue !== undefined) return each(gradients, (gradient) => clipByValue(gradient, -clipvalue, clipvalue));
  return gradients;
}

function normOf(tensors: readonly Tensor[]): Scalar {
  const squares = tensors.map((tensor) => sum(square(tensor)) as Scalar);
  return sqrt(squares.length === 1 ? squares[0]! : addN(squares));
}

function each(gradients: Named<Tensor>, change: (gradient: Tensor) => Tensor): Named<Tensor> {
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, change(gradient)]));
}
