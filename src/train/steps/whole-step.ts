import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { HostTensor, Named, ProgramDefinition } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { hashOf } from '../../foundation/hash.js';
import { mixSpecs } from '../loss/mixup.js';
import type { Targets } from '../loss/targets.js';
import type { Batch } from '../rows/read-batches.js';
import { ruleKey, type UpdateRule } from '../update/update-rule.js';
import { stateSpecs } from '../update/update-state.js';
import { updateInputs } from '../update/update-weights.js';
import { type BatchResult, type BatchStep, UsedMemory } from './batch-step.js';
import { maskScales, maskSpecs, scaleSpecs } from './dropout-masks.js';
import type { EpochsRequest } from './epochs.js';
import { trainingStep } from './training-step.js';

/**
 * Trains a batch in one call, so that its statistics are those of the whole batch; a short one has a program of its own.
 * It runs on one thread, whatever the engine has: sums over a batch that threads share differ in the last bits.
 */
export class WholeStep implements BatchStep {
  readonly #request: EpochsRequest;
  readonly #scales: Named<HostTensor>;
  readonly #results = new UsedMemory();

  constructor(request: EpochsRequest) {
    this.#request = request;
    this.#scales = maskScales(request.model);
  }

  async run(
    tensors: Named<HostTensor>,
    { rows, labels }: Batch,
    masks: Named<HostTensor>,
    given: Named<HostTensor>,
  ): Promise<BatchResult> {
    const { model, update, targets = {}, engine, programs } = this.#request;
    const count = labels.length;
    const key = hashOf([
      'whole batch',
      model.structure,
      model.classes,
      ruleKey(update),
      targets,
      count,
      engine.identity,
    ]);
    const program = await programs.get(key, () =>
      engine.build(wholeBatch(model, update, count, targets), { threads: 1 }),
    );
    const inputs = {
      ...tensors,
      ...masks,
      ...given,
      ...this.#scales,
      features: { shape: [count, ...model.inputShape], dtype: model.inputType, data: rows },
      labels: { shape: [count], dtype: 'int32', data: labels },
    } as const;
    // Outputs are the same whatever the size of the batch.
    const results = await program.run(inputs, this.#results.free);
    this.#results.made(results);
    const { loss, correct, ...next } = results;
    return { tensors: { ...tensors, ...next }, loss: loss!.data[0]!, correct: correct!.data[0]! };
  }
}

/**
 * Inputs: carried tensors, `features`, `labels`, masks and inputs of the update. Outputs: carried tensors, loss, correct.
 */
function wholeBatch(model: Trainable, rule: UpdateRule, rows: number, targets: Targets): ProgramDefinition {
  return {
    name: 'training step',
    inputs: {
      ...stateSpecs(model.weights, rule),
      ...updateInputs(rule),
      ...maskSpecs(model, rows),
      ...mixSpecs(targets, rows),
      ...scaleSpecs(model),
      features: { shape: [rows, ...model.inputShape], dtype: model.inputType },
      labels: { shape: [rows], dtype: 'int32' },
    },
    call({ features, labels, ...inputs }) {
      const next = trainingStep(model, rule, features!, labels as Tensor1D, inputs, inputs, targets);
      return { ...next.carried, loss: next.loss, correct: next.correct };
    },
  };
}
