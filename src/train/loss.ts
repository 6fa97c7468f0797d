import {
  customGrad,
  exp,
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
} from '@tensorflow/tfjs-core';

/**
 * Mean categorical cross-entropy of `logits` [batch, classes] against class indices `labels` [batch], computed from
 * logits: -mean(log softmax(logits)[label]). Differentiable in `logits` once, with the gradient written out,
 * (softmax(logits) - one-hot) / batch: the chain rule through the logarithm would cost a dozen small operations a step.
 */
export function crossEntropy(logits: Tensor, labels: Tensor1D): Scalar {
  const [batch, classes] = logits.shape as [number, number];
  const loss = customGrad((x, save) => {
    const truth = oneHot(labels, classes, 1, 0, 'float32');
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
export function sharedCrossEntropy(logits: Tensor, labels: Tensor1D, shares: Tensor1D): Scalar {
  const [rows, classes] = logits.shape as [number, number];
  const loss = customGrad((x, save) => {
    const truth = oneHot(labels, classes, 1, 0, 'float32');
    const logProbabilities = logSoftmax(x as Tensor);
    (save as (tensors: Tensor[]) => void)([truth, logProbabilities]);
    return {
      value: neg(sum(mul(shares, sum(mul(truth, logProbabilities), -1)))),
      gradFunc(dy, saved) {
        const [truth, logProbabilities] = saved as [Tensor, Tensor];
        return mul(sub(exp(logProbabilities), truth), reshape(mul(shares, dy as Scalar), [rows, 1]));
      },
    };
  });
  return loss(logits) as Scalar;
}
