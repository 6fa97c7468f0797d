import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { LoopDefinition } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { gather } from '../../tfjs/core.js';
import { mixSpecs } from '../loss/mixup.js';
import type { Targets } from '../loss/targets.js';
import type { UpdateRule } from '../update/update-rule.js';
import { stateSpecs } from '../update/update-state.js';
import { updateInputs } from '../update/update-weights.js';
import { maskSpecs, scaleSpecs } from './dropout-masks.js';
import { trainingStep } from './training-step.js';

/**
 * One step of training a model, as a loop over batches.
 *
 * Each step: `rows` [batch] int32, indices into the features; the inputs of every update (`updateInputs`); for every
 * layer with dropout a mask [batch, …] bool, true where an input is kept; with mixup, λ of each row. Fixed: `features`
 * [rows, width], `labels` [rows] int32, and for every mask its scale 1 / (1 - rate). Collected: `loss`, the batch's
 * mean loss with penalties, and `correct`, the number classified correctly, both before the step's update.
 */
export function epochLoop(
  model: Trainable,
  rule: UpdateRule,
  batchSize: number,
  targets: Targets = {},
): LoopDefinition {
  return {
    name: 'training epoch',
    carried: stateSpecs(model.weights, rule),
    each: {
      rows: { shape: [batchSize], dtype: 'int32' },
      ...updateInputs(rule),
      ...maskSpecs(model, batchSize),
      ...mixSpecs(targets, batchSize),
    },
    fixed: {
      features: { shape: [-1, ...model.inputShape], dtype: 'float32' },
      labels: { shape: [-1], dtype: 'int32' },
      ...scaleSpecs(model),
    },

    step({ carried, each, fixed }) {
      const x = gather(fixed.features!, each.rows as Tensor1D);
      const labels = gather(fixed.labels!, each.rows as Tensor1D) as Tensor1D;
      const next = trainingStep(model, rule, x, labels, carried, { ...each, ...fixed }, targets);
      return { carried: next.carried, collected: { loss: next.loss, correct: next.correct } };
    },
  };
}
