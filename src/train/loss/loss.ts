import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import {
  clone,
  customGrad,
  exp,
  fill,
  gather,
  logSoftmax,
  mul,
  neg,
  oneHot,
  reshape,
  sub,
  sum,
  tensor1d,
} from '../../tfjs/core.js';
import { blended } from './mixup.js';
import type { Targets } from './targets.js';

/**
 * Mean categorical cross-entropy of `logits` [batch, classes] against class indices `labels` [batch], computed from
 * logits: -mean(log softmax(logits)[label]). Differentiable in `logits` once, with the gradient written out,
 * (softmax(logits) - one-hot) / batch: automatic differentiation through the logarithm would cost a dozen small
 * operations per step. Class weights multiply the loss of a row, and the sum is divided by the number of rows, as in
 * Keras. `mix` is the λ of each row under mixup, where the rows of `logits` are blended already.
 */
export function crossEntropy(logits: Tensor, labels: Tensor1D, targets: Targets = {}, mix?: Tensor1D): Scalar {
  const [batch] = logits.shape as [number, number];
  if (targets.classWeights)
    return sharedCrossEntropy(logits, labels, fill([batch], 1 / batch) as Tensor1D, targets, mix);
  const loss = customGrad((x, save) => {
    const truth = distributions(labels, logits, targets, mix);
    const logProbabilities = logSoftmax(x as Tensor);
    (save as (tensors: Tensor[]) => void)([truth, logProbabilities]);
    return {
      value: mul(sum(mul(truth, logProbabilities)), -1 / batch),
      gradFunc(dy, saved) {
        const [truth, logProbabilities] = saved as [Tensor, Tensor];
        return mul(sub(exp(logProbabilities), truth), mul(dy as Scalar, 1 / batch));
      },
    };
  });
  return loss(logits) as Scalar;
}

/**
 * Cross-entropy with a weight for each row: -sum(shares · log softmax(logits)[label]), `shares` [batch]. With 1 / n for
 * the rows of a part of a batch of n, and 0 for padding rows, the sum over the parts is the batch's mean.
 */
export function sharedCrossEntropy(
  logits: Tensor,
  labels: Tensor1D,
  shares: Tensor1D,
  targets: Targets = {},
  mix?: Tensor1D,
): Scalar {
  const [rows] = logits.shape as [number, number];
  const loss = customGrad((x, save) => {
    const truth = distributions(labels, logits, targets, mix);
    const logProbabilities = logSoftmax(x as Tensor);
    // The weights are saved too: other tensors made here are disposed of before the gradient is computed.
    const counts = counted(shares, labels, targets, mix);
    (save as (tensors: Tensor[]) => void)([truth, logProbabilities, counts]);
    return {
      value: neg(sum(mul(counts, sum(mul(truth, logProbabilities), -1)))),
      gradFunc(dy, saved) {
        const [truth, logProbabilities, counts] = saved as [Tensor, Tensor, Tensor];
        return mul(sub(exp(logProbabilities), truth), reshape(mul(counts, dy as Scalar), [rows, 1]));
      },
    };
  });
  return loss(logits) as Scalar;
}

/**
 * The label of each row as a distribution [rows, classes]: one-hot, smoothed, and with mixup blended with the label of
 * the row's partner.
 */
function distributions(labels: Tensor1D, logits: Tensor, { labelSmoothing = 0 }: Targets, mix?: Tensor1D): Tensor {
  const classes = logits.shape[1]!;
  const spread = labelSmoothing / classes;
  return blended(oneHot(labels, classes, 1 - labelSmoothing + spread, spread, 'float32'), mix);
}

/** The weight of each row in the loss: its share times the weight of its class, or the blend of both classes' weights. */
function counted(shares: Tensor1D, labels: Tensor1D, { classWeights }: Targets, mix?: Tensor1D): Tensor {
  return classWeights ? mul(shares, blended(gather(tensor1d([...classWeights]), labels), mix)) : clone(shares);
}
