import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import type { ProgramDefinition, TensorSpec } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { add, mul, sum } from '../../tfjs/core.js';
import { sharedCrossEntropy } from '../loss/loss.js';
import { lossGradients } from '../loss/loss-gradients.js';
import { blended, mixOf, mixSpecs } from '../loss/mixup.js';
import type { Targets } from '../loss/targets.js';
import { maskSpecs, scaledMasks, scaleSpecs } from './dropout-masks.js';
import { isCorrect } from './training-step.js';

/**
 * The contribution of a part of a batch to its gradients, its loss and its number of samples classified correctly.
 *
 * Inputs: every weight by its name; `features` [rows, ...inputShape]; `labels` [rows] int32; `shares` [rows], the weight of
 * each row's loss, 0 for padding rows; `real` [rows], 0 for padding rows, else 1; `penalty_share`, the weight of the
 * penalties, 1 in one part of a batch; masks and their scales. Outputs: `loss`, `correct`, and the gradient of
 * every weight that is trained, by the weight's name.
 */
export function partGradients(model: Trainable, rows: number, targets: Targets): ProgramDefinition {
  const vector: TensorSpec = { shape: [rows], dtype: 'float32' };
  const weights = Object.entries(model.weights).map(
    ([name, { shape }]) => [name, { shape, dtype: 'float32' }] as const,
  );
  return {
    name: 'gradients of a part',
    inputs: {
      ...Object.fromEntries(weights),
      features: { shape: [rows, ...model.inputShape], dtype: model.inputType },
      labels: { shape: [rows], dtype: 'int32' },
      shares: vector,
      real: vector,
      penalty_share: { shape: [], dtype: 'float32' },
      ...maskSpecs(model, rows),
      ...mixSpecs(targets, rows),
      ...scaleSpecs(model),
    },
    call({ features, labels, shares, real, penalty_share, ...given }) {
      const truth = labels as Tensor1D;
      const mix = mixOf(given);
      let moving: string | undefined;
      const { loss, gradients, observed } = lossGradients(
        model,
        blended(features!, mix),
        given,
        scaledMasks(model, given),
        ({ logits, penalty }) => {
          const ofRows = sharedCrossEntropy(logits, truth, shares as Tensor1D, targets, mix);
          return penalty ? (add(ofRows, mul(penalty, penalty_share!)) as Scalar) : ofRows;
        },
        ({ logits, updates }) => {
          [moving] = Object.keys(updates);
          return { correct: sum(mul(isCorrect(logits, truth), real!)) };
        },
      );
      if (moving) throw new Error(`${moving} depends on the whole batch: it cannot be trained in parts`);
      return { ...gradients, loss, correct: observed.correct! };
    },
  };
}
