import type { Tensor } from '@tensorflow/tfjs-core';
import type { Named, ProgramDefinition, TensorSpec } from '../../contracts/tensors.js';
import type { Trainable } from '../../contracts/trainable.js';
import { add } from '../../tfjs/core.js';
import type { UpdateRule } from './update-rule.js';
import { stateSpecs } from './update-state.js';
import { trainedWeights, updateInputs, updateWeights } from './update-weights.js';

/** Name of the input with the contribution of a part of a batch to the gradient of a weight. */
export const gradientName = (part: number, weight: string) => `gradient ${part}:${weight}`;

/** The tensors that an update changes: all that are carried except weights that are not trained. */
export function updatedSpecs(model: Trainable, rule: UpdateRule): Named<TensorSpec> {
  const specs = Object.entries(stateSpecs(model.weights, rule));
  return Object.fromEntries(specs.filter(([name]) => model.weights[name]?.trainable !== false));
}

/**
 * The update of the weights by the gradients of the parts of a batch, added in the order of the parts. Inputs: the
 * carried tensors, every part's gradients, and the inputs of every update. Outputs: the carried tensors.
 */
export function summedUpdate(model: Trainable, rule: UpdateRule, parts: number): ProgramDefinition {
  const trained = trainedWeights(model.weights);
  const numbers = Array.from({ length: parts }, (_, part) => part);
  const gradients = numbers.flatMap((part) =>
    trained.map((name) => [gradientName(part, name), { shape: model.weights[name]!.shape, dtype: 'float32' }] as const),
  );
  return {
    name: 'update',
    inputs: {
      ...updatedSpecs(model, rule),
      ...updateInputs(rule),
      ...Object.fromEntries(gradients),
    },
    call(inputs) {
      const sums = trained.map((name) => {
        const ofParts = numbers.map((part) => inputs[gradientName(part, name)]!);
        return [name, ofParts.reduce((sum: Tensor, next) => add(sum, next))] as const;
      });
      return updateWeights(model.weights, rule, inputs, Object.fromEntries(sums), inputs);
    },
  };
}
