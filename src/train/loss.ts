import {
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';

/**
 * Mean categorical cross-entropy of `logits` [batch, classes] against class indices `labels` [batch], computed from
 * logits: -mean(log softmax(logits)[label]).
 */
export function crossEntropy(logits: Tensor, labels: Tensor1D): Scalar {
  const truth = oneHot(labels, logits.shape[1]!, 1, 0, 'float32');
  return neg(mean(sum(mul(truth, logSoftmax(logits)), -1))) as Scalar;
}
