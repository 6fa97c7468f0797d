import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Named } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { add, argMax, cast, equal, sum } from '../../tfjs/core.js';
import { crossEntropy } from '../loss/loss.js';
import { lossGradients } from '../loss/loss-gradients.js';
import { blended, mixOf } from '../loss/mixup.js';
import type { Targets } from '../loss/targets.js';
import type { UpdateRule } from '../update/update-rule.js';
import { updateWeights } from '../update/update-weights.js';
import { scaledMasks } from './dropout-masks.js';

/**
 * The gradients of one whole batch and the update of the weights. `given` has masks, their scales, mixup's λ and the
 * inputs of every update. `loss` is the mean loss with penalties, `correct` the number classified correctly, both
 * before the update.
 */
export function trainingStep(
  model: Trainable,
  rule: UpdateRule,
  x: Tensor,
  labels: Tensor1D,
  carried: Named<Tensor>,
  given: Named<Tensor>,
  targets: Targets,
): { carried: Named<Tensor>; loss: Scalar; correct: Tensor } {
  const mix = mixOf(given);
  const { loss, gradients, observed } = lossGradients(
    model,
    blended(x, mix),
    carried,
    scaledMasks(model, given),
    ({ logits, penalty }) => {
      const mean = crossEntropy(logits, labels, targets, mix);
      return penalty ? add(mean, penalty) : mean;
    },
    ({ logits, updates }) => ({ ...updates, [correctName]: sum(isCorrect(logits, labels)) }),
  );
  const { [correctName]: correct, ...statistics } = observed;
  const next = { ...statistics, ...updateWeights(model.weights, rule, carried, gradients, given) };
  return { carried: next, loss, correct: correct! };
}

const correctName = 'correct';

/** [batch] 1 where the most probable class is the label, else 0. */
export function isCorrect(logits: Tensor, labels: Tensor1D): Tensor1D {
  return cast(equal(argMax(logits as Tensor2D, -1), labels), 'float32') as Tensor1D;
}
