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
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { blended } from './mixup.js';
import type { Targets } from './targets.js';

/**
 * Mean categorical cross-entropy of `logits` [batch, classes] against class indices `labels` [batch], computed from
 * logits: -mean(log softmax(logits)[label]). Differentiable in `logits` once, with the gradient written out,
 * (softmax(logits) - one-hot) / batch: the chain rule through the logarithm would cost a dozen small operations a step.
 * Class weights multiply what a row adds, and the sum is divided by the number of rows all the same, as in Keras.
 * `mix`: λ of each row where they are blended, the rows of `logits` being blended already.
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
 * The same of rows that count differently: -sum(shares · log softmax(logits)[label]), `shares` [batch]. With 1 / n for
 * the rows of a part of a batch of n, and 0 for rows that only fill it up, the sum over the parts is the batch's mean.
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
    // Saved too: what is made here besides is gone when the gradient is computed.
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
 * The label of each row as a distribution [rows, classes]: all of it in one class but for what smoothing spreads, and
 * for what mixup gives to the class of the row's partner.
 */
function distributions(labels: Tensor1D, logits: Tensor, { labelSmoothing = 0 }: Targets, mix?: Tensor1D): Tensor {
  const classes = logits.shape[1]!;
  const spread = labelSmoothing / classes;
  return blended(oneHot(labels, classes, 1 - labelSmoothing + spread, spread, 'float32'), mix);
}

/** What each row counts: its share, times the weight of its class, or the blend of both classes' weights. */
function counted(shares: Tensor1D, labels: Tensor1D, { classWeights }: Targets, mix?: Tensor1D): Tensor {
  return classWeights ? mul(shares, blended(gather(tensor1d([...classWeights]), labels), mix)) : clone(shares);
}
