import { add, div, minimum, mul, type Scalar, sub, type Tensor, where, zerosLike } from '@tensorflow/tfjs-core';
import type { WeightPlan } from '../../contracts/components/head-layer.js';
import type { Optimizer } from '../../contracts/components/optimizer.js';
import type { OptimizerSettings } from '../../contracts/experiment.js';
import type { HostTensor, Named, TensorSpec } from '../../contracts/tensors.js';
import { elementsIn } from '../../foundation/elements.js';
import { named } from '../../foundation/find-by-name.js';
import { optimizers } from '../optimizers/index.js';
import { clipGradients } from './clip-gradients.js';

/** Name of a carried tensor that belongs to a weight: a slot of the optimizer, or one of the two below. */
export const slotName = (weight: string, slot: string) => `${weight}#${slot}`;

/** Sum of the gradients since the last update, where several batches make one. */
const gradientSum = 'gradient_sum';
/** Moving average of the weight. */
const average = 'average';

/** Batches that make one update. */
export const batchesPerUpdate = ({ gradientAccumulationSteps = 1 }: OptimizerSettings) => gradientAccumulationSteps;

/**
 * All weights, and what is carried for those that are trained, with shapes: what an update turns into the next state.
 */
export function stateSpecs(weights: Named<WeightPlan>, settings: OptimizerSettings): Named<TensorSpec> {
  const slots = [
    ...optimizerNamed(settings.name).slots(settings),
    ...(batchesPerUpdate(settings) > 1 ? [gradientSum] : []),
    ...(settings.emaMomentum === undefined ? [] : [average]),
  ];
  const specs: { [name: string]: TensorSpec } = {};
  for (const [name, { shape, trainable }] of Object.entries(weights)) {
    specs[name] = { shape, dtype: 'float32' };
    if (!trainable) continue;
    for (const slot of slots) specs[slotName(name, slot)] = { shape, dtype: 'float32' };
  }
  return specs;
}

/** The state before the first update: the initial weights, which are their own averages, and zeros in every slot. */
export function initialState(
  weights: Named<WeightPlan>,
  settings: OptimizerSettings,
  initial: Named<HostTensor>,
): Named<HostTensor> {
  const averages = Object.entries(initial).map(([name, weight]) => [slotName(name, average), weight]);
  const given: Named<HostTensor> = { ...initial, ...Object.fromEntries(averages) };
  const state: { [name: string]: HostTensor } = {};
  for (const [name, { shape }] of Object.entries(stateSpecs(weights, settings))) {
    const size = elementsIn(shape);
    state[name] = given[name] ?? { shape, dtype: 'float32', data: new Float32Array(size) };
  }
  return state;
}

/** The weights that a state stands for, those that are validated and kept: averages where there are averages. */
export function weightsOf(weights: Named<WeightPlan>, state: Named<HostTensor>): Named<HostTensor> {
  return Object.fromEntries(Object.keys(weights).map((name) => [name, state[slotName(name, average)] ?? state[name]!]));
}

/** Names of the weights that gradients are taken of, in the model's order. */
export function trainedWeights(weights: Named<WeightPlan>): string[] {
  return Object.keys(weights).filter((name) => weights[name]!.trainable);
}

/**
 * What `updateWeights` is given for every batch besides the state and the gradients: `learning_rate`; `step`, which
 * update the batch is part of, from 1; and, where several batches make one update, `apply`, whether it is the last of
 * them. `updatesGiven` has the values.
 */
export function updateInputs(settings: OptimizerSettings): Named<TensorSpec> {
  const scalar: TensorSpec = { shape: [], dtype: 'float32' };
  const apply: TensorSpec = { shape: [], dtype: 'bool' };
  return { learning_rate: scalar, step: scalar, ...(batchesPerUpdate(settings) > 1 && { apply }) };
}

/**
 * What a batch makes of the state, a pure function of tensors. `gradients`: one for every weight that is trained, of
 * the mean loss of the batch. Returns those weights and all that is carried for them; weights that are not trained are
 * not its business.
 *
 * As Keras 3: the mean gradient of the accumulated batches is clipped, and then goes to the optimizer. The average
 * moves after each update; the first sets it to the weight. (Keras moves it after each batch, also where several make
 * one update.)
 */
export function updateWeights(
  weights: Named<WeightPlan>,
  settings: OptimizerSettings,
  carried: Named<Tensor>,
  gradients: Named<Tensor>,
  given: Named<Tensor>,
): { [name: string]: Tensor } {
  const batches = batchesPerUpdate(settings);
  if (batches === 1) return updated(weights, settings, carried, gradients, given);
  const names = trainedWeights(weights);
  const sums = Object.fromEntries(
    names.map((name) => [name, add(carried[slotName(name, gradientSum)]!, gradients[name]!)]),
  );
  const means = Object.fromEntries(names.map((name) => [name, div(sums[name]!, batches)]));
  const next = updated(weights, settings, carried, means, given);
  const applied = Object.entries(next).map(([name, value]) => [name, where(given.apply!, value, carried[name]!)]);
  const kept = names.map((name) => [
    slotName(name, gradientSum),
    where(given.apply!, zerosLike(sums[name]!), sums[name]!),
  ]);
  return Object.fromEntries([...applied, ...kept]);
}

/** Weights, slots and averages after an update. */
function updated(
  weights: Named<WeightPlan>,
  settings: OptimizerSettings,
  carried: Named<Tensor>,
  gradients: Named<Tensor>,
  given: Named<Tensor>,
): { [name: string]: Tensor } {
  const optimizer = optimizerNamed(settings.name);
  const slots = optimizer.slots(settings);
  const clipped = clipGradients(settings, gradients);
  const ruleAt = rulesByDepth(optimizer, settings, given);
  const next: { [name: string]: Tensor } = {};
  for (const name of trainedWeights(weights)) {
    const own = Object.fromEntries(slots.map((slot) => [slot, carried[slotName(name, slot)]!]));
    const rule = ruleAt(weights[name]!.depth ?? 0);
    const { weight, slots: nextSlots } = rule({ weight: carried[name]!, gradient: clipped[name]!, slots: own });
    next[name] = weight;
    for (const [slot, value] of Object.entries(nextSlots)) next[slotName(name, slot)] = value;
    if (settings.emaMomentum !== undefined) {
      const place = slotName(name, average);
      next[place] = movedAverage(settings.emaMomentum, carried[place]!, weight, given.step as Scalar);
    }
  }
  return next;
}

/**
 * The optimizer's rule at each depth: `layerDecay` to the power of the depth times the learning rate, the head being at
 * depth 0, as BEiT (Bao et al., 2021) and timm scale the rates of their parameter groups.
 */
function rulesByDepth(optimizer: Optimizer, settings: OptimizerSettings, given: Named<Tensor>) {
  const decay = settings.layerDecay ?? 1;
  const rules = new Map<number, ReturnType<Optimizer['step']>>();
  return (depth: number) => {
    const factor = decay ** depth;
    let rule = rules.get(factor);
    if (!rule) {
      const rate = factor === 1 ? given.learning_rate! : mul(given.learning_rate!, factor);
      rule = optimizer.step(settings, rate as Scalar, given.step as Scalar);
      rules.set(factor, rule);
    }
    return rule;
  };
}

/** momentum · average + (1 - momentum) · weight, with a momentum of 0 in the first step, as Keras has it. */
function movedAverage(momentum: number, before: Tensor, weight: Tensor, step: Scalar): Tensor {
  const kept = minimum(sub(step, 1), momentum);
  return add(mul(before, kept), mul(weight, sub(1, kept)));
}

const optimizerNamed = (name: string): Optimizer => named('optimizer', optimizers as readonly Optimizer[], name);
