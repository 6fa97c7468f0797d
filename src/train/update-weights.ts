import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerSettings } from '../contracts/experiment.js';
import type { WeightPlan } from '../contracts/head.js';
import type { Optimizer } from '../contracts/optimizer.js';
import type { HostTensor, Named, TensorSpec } from '../contracts/tensors.js';
import { optimizers } from './optimizers/index.js';

/** Name of a carried tensor that belongs to a weight: a slot that the optimizer keeps for it. */
export const slotName = (weight: string, slot: string) => `${weight}#${slot}`;

/** All weights, and what is carried for those that are trained, with shapes: what an update turns into the next state. */
export function stateSpecs(weights: Named<WeightPlan>, settings: OptimizerSettings): Named<TensorSpec> {
  const slots = optimizerNamed(settings.name).slots(settings);
  const specs: { [name: string]: TensorSpec } = {};
  for (const [name, { shape, trainable }] of Object.entries(weights)) {
    specs[name] = { shape, dtype: 'float32' };
    if (!trainable) continue;
    for (const slot of slots) specs[slotName(name, slot)] = { shape, dtype: 'float32' };
  }
  return specs;
}

/** The state before the first update: the initial weights, and zeros in every slot. */
export function initialState(
  weights: Named<WeightPlan>,
  settings: OptimizerSettings,
  initial: Named<HostTensor>,
): Named<HostTensor> {
  const state: { [name: string]: HostTensor } = {};
  for (const [name, { shape }] of Object.entries(stateSpecs(weights, settings))) {
    const size = shape.reduce((product, length) => product * length, 1);
    state[name] = initial[name] ?? { shape, dtype: 'float32', data: new Float32Array(size) };
  }
  return state;
}

const scalar: TensorSpec = { shape: [], dtype: 'float32' };

/**
 * What every update is given besides the state and the gradients: `learning_rate`, and `step`, which update it is,
 * from 1.
 */
export function updateInputs(_settings: OptimizerSettings): Named<TensorSpec> {
  return { learning_rate: scalar, step: scalar };
}

/**
 * One update, a pure function of tensors. `gradients`: one for every weight that is trained, of the mean loss of a
 * batch. Returns those weights and all that is carried for them; weights that are not trained are not its business.
 */
export function updateWeights(
  weights: Named<WeightPlan>,
  settings: OptimizerSettings,
  carried: Named<Tensor>,
  gradients: Named<Tensor>,
  given: Named<Tensor>,
): { [name: string]: Tensor } {
  const optimizer = optimizerNamed(settings.name);
  const update = optimizer.step(settings, given.learning_rate as Scalar, given.step as Scalar);
  const next: { [name: string]: Tensor } = {};
  for (const name of trainedWeights(weights)) {
    const slots = optimizer.slots(settings).map((slot) => [slot, carried[slotName(name, slot)]!] as const);
    const updated = update({
      weight: carried[name]!,
      gradient: gradients[name]!,
      slots: Object.fromEntries(slots),
    });
    next[name] = updated.weight;
    for (const [slot, value] of Object.entries(updated.slots)) next[slotName(name, slot)] = value;
  }
  return next;
}

/** Names of the weights that gradients are taken of, in the model's order. */
export function trainedWeights(weights: Named<WeightPlan>): string[] {
  return Object.keys(weights).filter((name) => weights[name]!.trainable);
}

function optimizerNamed(name: string): Optimizer {
  const optimizer = optimizers.find((candidate) => candidate.name === name);
  if (!optimizer) throw new Error(`there is no optimizer ${name}`);
  return optimizer as Optimizer;
}
