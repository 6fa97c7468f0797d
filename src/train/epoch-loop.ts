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
import type { OptimizerSettings } from '../contracts/experiment.js';
import type { LoopDefinition, Named, TensorSpec } from '../contracts/tensors.js';
import type { Trainable } from '../contracts/trainable.js';
import { crossEntropy } from './loss.js';
import { stateSpecs, trainedWeights, updateInputs, updateWeights } from './update-weights.js';

/** Names of inputs. */
export const maskName = (layer: string) => `mask:${layer}`;
export const maskScaleName = (layer: string) => `scale:${layer}`;

/**
 * One step of training a model, as a loop over batches.
 *
 * Each step: `rows` [batch] int32, indices into the features; what every update is given (`updateInputs`); for every
 * layer with dropout a mask [batch, …] bool, true where an input is kept. Fixed: `features` [rows, width],
 * `labels` [rows] int32, and for every mask its scale 1 / (1 - rate). Collected: `loss`, the batch's mean loss with
 * penalties, and `correct`, how many of the batch were predicted right, both before the step's update.
 */
export function epochLoop(model: Trainable, settings: OptimizerSettings, batchSize: number): LoopDefinition {
  const masks = Object.entries(model.masks);
  const trained = trainedWeights(model.weights);
  const scalar: TensorSpec = { shape: [], dtype: 'float32' };
  return {
    name: 'training epoch',
    carried: stateSpecs(model.weights, settings),
    each: {
      rows: { shape: [batchSize], dtype: 'int32' },
      ...updateInputs(settings),
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
        const tuned = Object.fromEntries(trained.map((name, index) => [name, values[index]!]));
        const pass = model.call(x, { ...carried, ...tuned }, { masks: scaledMasks });
        const loss = crossEntropy(pass.logits, labels);
        correct = keep(sum(cast(equal(argMax(pass.logits, -1), labels), 'float32')));
        updates = mapNamed(pass.updates, keep);
        return pass.penalty ? (add(loss, pass.penalty) as Scalar) : loss;
      };
      const { value: loss, grads } = valueAndGrads(lossOf)(trained.map((name) => carried[name]!));

      const statistics = mapNamed(updates, released);
      const gradients = Object.fromEntries(trained.map((name, index) => [name, grads[index]!]));
      const next = { ...statistics, ...updateWeights(model.weights, settings, carried, gradients, each) };
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
