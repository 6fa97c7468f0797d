import {
  add,
  argMax,
  cast,
  clone,
  equal,
  gather,
  keep,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor1D,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import type { Chosen } from '../contracts/component.js';
import type { Optimizer } from '../contracts/optimizer.js';
import type { LoopDefinition, Named, TensorSpec } from '../contracts/tensors.js';
import type { Trainable } from '../contracts/trainable.js';
import { crossEntropy } from './loss.js';
import { optimizers } from './optimizers/index.js';

/** Names of carried tensors: a weight, or a slot that the optimizer keeps for it. */
export const slotName = (weight: string, slot: string) => `${weight}#${slot}`;
export const maskName = (layer: string) => `mask:${layer}`;
export const maskScaleName = (layer: string) => `scale:${layer}`;

export function optimizerNamed(name: string): Optimizer {
  const optimizer = optimizers.find((candidate) => candidate.name === name);
  if (!optimizer) throw new Error(`there is no optimizer ${name}`);
  return optimizer as Optimizer;
}

/** Weights and optimizer slots, with shapes: what a training step turns into the next step's. */
export function stateSpecs(model: Trainable, settings: Chosen): Named<TensorSpec> {
  const optimizer = optimizerNamed(settings.name);
  const specs: { [name: string]: TensorSpec } = {};
  for (const [name, { shape, trainable }] of Object.entries(model.weights)) {
    specs[name] = { shape, dtype: 'float32' };
    if (!trainable) continue;
    for (const slot of optimizer.slots(settings)) specs[slotName(name, slot)] = { shape, dtype: 'float32' };
  }
  return specs;
}

/**
 * One step of training a model, as a loop over batches.
 *
 * Each step: `rows` [batch] int32, indices into the features; `learning_rate` and `step` (from 1), scalars; for every
 * layer with dropout a mask [batch, …] bool, true where an input is kept. Fixed: `features` [rows, width],
 * `labels` [rows] int32, and for every mask its scale 1 / (1 - rate). Collected: `loss`, the batch's mean loss with
 * penalties, and `correct`, how many of the batch were predicted right, both before the step's update.
 */
export function epochLoop(model: Trainable, settings: Chosen, batchSize: number): LoopDefinition {
  const optimizer = optimizerNamed(settings.name);
  const masks = Object.entries(model.masks);
  const trainable = Object.keys(model.weights).filter((name) => model.weights[name]!.trainable);
  const scalar: TensorSpec = { shape: [], dtype: 'float32' };
  return {
    name: 'training epoch',
    carried: stateSpecs(model, settings),
    each: {
      rows: { shape: [batchSize], dtype: 'int32' },
      learning_rate: scalar,
      step: scalar,
      ...Object.fromEntries(
        masks.map(([layer, { shape }]) => [maskName(layer), { shape: [batchSize, ...shape], dtype: 'bool' }]),
      ),
    },
    fixed: {
      features: { shape: [-1, ...model.inputShape], dtype: 'float32' },
      labels: { shape: [-1], dtype: 'int32' },
      ...Object.fromEntries(masks.map(([layer]) => [maskScaleName(layer), scalar])),
    },

    step({ carried, each, fixed }) {
      const x = gather(fixed.features!, each.rows as Tensor1D);
      const labels = gather(fixed.labels!, each.rows as Tensor1D) as Tensor1D;
      const scaledMasks = Object.fromEntries(
        masks.map(([layer]) => {
          const kept = cast(each[maskName(layer)]!, 'float32');
          return [layer, mul(kept, fixed[maskScaleName(layer)]!)];
        }),
      );

      // Everything but the loss is disposed when the gradients are done, so what is wanted besides is kept and let go.
      let correct: Tensor | undefined;
      let updates: Named<Tensor> = {};
      const lossOf = (...values: Tensor[]): Scalar => {
        const tuned = Object.fromEntries(trainable.map((name, index) => [name, values[index]!]));
        const pass = model.call(x, { ...carried, ...tuned }, { masks: scaledMasks });
        const loss = crossEntropy(pass.logits, labels);
        correct = keep(sum(cast(equal(argMax(pass.logits, -1), labels), 'float32')));
        updates = mapNamed(pass.updates, keep);
        return pass.penalty ? (add(loss, pass.penalty) as Scalar) : loss;
      };
      const { value: loss, grads } = valueAndGrads(lossOf)(trainable.map((name) => carried[name]!));

      const next: { [name: string]: Tensor } = mapNamed(updates, released);
      const update = optimizer.step(settings, each.learning_rate as Scalar, each.step as Scalar);
      for (const [index, name] of trainable.entries()) {
        const slots = optimizer.slots(settings).map((slot) => [slot, carried[slotName(name, slot)]!] as const);
        const updated = update({ weight: carried[name]!, gradient: grads[index]!, slots: Object.fromEntries(slots) });
        next[name] = updated.weight;
        for (const [slot, value] of Object.entries(updated.slots)) next[slotName(name, slot)] = value;
      }
      return { carried: next, collected: { loss, correct: released(correct!) } };
    },
  };
}

/** A kept tensor as an ordinary one. */
function released(kept: Tensor): Tensor {
  const tensor = clone(kept);
  kept.dispose();
  return tensor;
}

function mapNamed<A, B>(values: Named<A>, map: (value: A) => B): { [name: string]: B } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
