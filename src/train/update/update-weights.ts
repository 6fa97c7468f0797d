import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { WeightPlan } from '../../contracts/components/head-layer.js';
import type { Optimizer } from '../../contracts/components/optimizer.js';
import type { Named, TensorSpec } from '../../contracts/tensors.js';
import { add, div, minimum, mul, sub, where, zerosLike } from '../../tfjs/core.js';
import { clipGradients } from './clip-gradients.js';
import { average, gradientSum, scalarName, slotName } from './state-names.js';
import { batchesPerUpdate, type UpdateRule } from './update-rule.js';

/** Names of the trained weights, in the model's order. */
export function trainedWeights(weights: Named<WeightPlan>): string[] {
  return Object.keys(weights).filter((name) => weights[name]!.trainable);
}

/**
 * Inputs of `updateWeights` for every batch besides the state and the gradients: `learning_rate`; `step`, the number of
 * the update that the batch is part of, from 1; and, if several batches make one update, `apply`, whether the batch is
 * the last of them. `updatesGiven` has the values.
 */
export function updateInputs({ common }: UpdateRule): Named<TensorSpec> {
  const scalar: TensorSpec = { shape: [], dtype: 'float32' };
  const apply: TensorSpec = { shape: [], dtype: 'bool' };
  return { learning_rate: scalar, step: scalar, ...(batchesPerUpdate(common) > 1 && { apply }) };
}

/**
 * The state after a batch, a pure function of tensors. `gradients` has that of the batch's mean loss for every trained
 * weight. Returns the trained weights and the state that is carried for them and for the optimizer.
 *
 * As in Keras 3, the mean gradient of the accumulated batches is clipped and then passed to the optimizer. The moving
 * average is updated after each update of the weights; the first sets it to the weight. (Keras updates it after each
 * batch, even if several make one update.)
 */
export function updateWeights(
  weights: Named<WeightPlan>,
  rule: UpdateRule,
  carried: Named<Tensor>,
  gradients: Named<Tensor>,
  given: Named<Tensor>,
): { [name: string]: Tensor } {
  const batches = batchesPerUpdate(rule.common);
  if (batches === 1) return updated(weights, rule, carried, gradients, given);
  const names = trainedWeights(weights);
  const sums = Object.fromEntries(
    names.map((name) => [name, add(carried[slotName(name, gradientSum)]!, gradients[name]!)]),
  );
  const means = Object.fromEntries(names.map((name) => [name, div(sums[name]!, batches)]));
  const next = updated(weights, rule, carried, means, given);
  const applied = Object.entries(next).map(([name, value]) => [name, where(given.apply!, value, carried[name]!)]);
  const kept = names.map((name) => [
    slotName(name, gradientSum),
    where(given.apply!, zerosLike(sums[name]!), sums[name]!),
  ]);
  return Object.fromEntries([...applied, ...kept]);
}

/** Weights, slots, averages and the optimizer's own state after an update. */
function updated(
  weights: Named<WeightPlan>,
  rule: UpdateRule,
  carried: Named<Tensor>,
  gradients: Named<Tensor>,
  given: Named<Tensor>,
): { [name: string]: Tensor } {
  const { optimizer, own, common } = rule;
  const step = given.step as Scalar;
  const slots = Object.keys(optimizer.slots(own));
  const clipped = clipGradients(common, gradients);
  const state = advancedState(rule, carried, step);
  const stepAt = stepsByDepth(rule, given.learning_rate as Scalar, step, state);
  const next: { [name: string]: Tensor } = {};
  for (const name of trainedWeights(weights)) {
    const before = Object.fromEntries(slots.map((slot) => [slot, carried[slotName(name, slot)]!]));
    const ofWeight = stepAt(weights[name]!.depth ?? 0);
    const { weight, slots: after } = ofWeight({ weight: carried[name]!, gradient: clipped[name]!, slots: before });
    next[name] = weight;
    for (const [slot, value] of Object.entries(after)) next[slotName(name, slot)] = value;
    if (common.emaMomentum !== undefined) {
      const place = slotName(name, average);
      next[place] = movedAverage(common.emaMomentum, carried[place]!, weight, step);
    }
  }
  for (const [name, value] of Object.entries(state)) next[scalarName(name)] = value;
  return next;
}

/** The optimizer's own state in this step. */
function advancedState({ optimizer, own }: UpdateRule, carried: Named<Tensor>, step: Scalar): Named<Scalar> {
  if (!optimizer.state) return {};
  const names = Object.keys(optimizer.state.initial(own));
  const before = Object.fromEntries(names.map((name) => [name, carried[scalarName(name)] as Scalar]));
  return optimizer.state.advance(own, before, step);
}

/**
 * The optimizer's step at each depth: `layerDecay` to the power of the depth times the learning rate, the head being at
 * depth 0, as BEiT (Bao et al., 2021) and timm scale the rates of their parameter groups.
 */
function stepsByDepth(
  { optimizer, own, common: { layerDecay = 1 } }: UpdateRule,
  learningRate: Scalar,
  step: Scalar,
  state: Named<Scalar>,
) {
  const steps = new Map<number, ReturnType<Optimizer['step']>>();
  return (depth: number) => {
    const factor = layerDecay ** depth;
    let ofDepth = steps.get(factor);
    if (!ofDepth) {
      const rate = factor === 1 ? learningRate : mul<Scalar>(learningRate, factor);
      ofDepth = optimizer.step(own, { learningRate: rate, step, state });
      steps.set(factor, ofDepth);
    }
    return ofDepth;
  };
}

/** momentum · average + (1 - momentum) · weight, with a momentum of 0 in the first step, as Keras has it. */
function movedAverage(momentum: number, before: Tensor, weight: Tensor, step: Scalar): Tensor {
  const kept = minimum(sub(step, 1), momentum);
  return add(mul(before, kept), mul(weight, sub(1, kept)));
}
