import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import type { ForwardPass, Trainable } from '../../contracts/trainable.js';
import { clone, keep, valueAndGrads } from '../../tfjs/core.js';
import { trainedWeights } from '../update/update-weights.js';

/**
 * The loss of a forward pass in training, its gradients for every trained weight, and further tensors of the pass that
 * `observe` returns.
 */
export function lossGradients(
  model: Trainable,
  x: Tensor,
  weights: Named<Tensor>,
  masks: Named<Tensor>,
  lossOf: (pass: ForwardPass) => Scalar,
  observe: (pass: ForwardPass) => Named<Tensor>,
): { loss: Scalar; gradients: Named<Tensor>; observed: Named<Tensor> } {
  const trained = trainedWeights(model.weights);
  // All tensors but the loss are disposed of with the gradients, so the observed ones are kept, and released after.
  let observed: Named<Tensor> = {};
  const { value, grads } = valueAndGrads((...values: Tensor[]) => {
    const tuned = Object.fromEntries(trained.map((name, index) => [name, values[index]!]));
    const pass = model.call(x, { ...weights, ...tuned }, { masks });
    const loss = lossOf(pass);
    observed = mapNamed(observe(pass), keep);
    return loss;
  })(trained.map((name) => weights[name]!));
  return {
    loss: value,
    gradients: Object.fromEntries(trained.map((name, index) => [name, grads[index]!])),
    observed: mapNamed(observed, released),
  };
}

/** A kept tensor that the enclosing tidy disposes of again. */
function released(kept: Tensor): Tensor {
  const tensor = clone(kept);
  kept.dispose();
  return tensor;
}

function mapNamed<A, B>(values: Named<A>, map: (value: A) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
