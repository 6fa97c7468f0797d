import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Component, Settings } from './component.js';
import type { Named } from './tensors.js';

export interface OptimizerStep {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** One tensor a slot, the weight's shape, zero before the first step. */
  readonly slots: Named<Tensor>;
  readonly learningRate: Scalar;
  /** Number of this step, from 1. */
  readonly step: Scalar;
}

/** A rule for updating weights: one file in `train/optimizers/`. */
export interface Optimizer<S = Settings> extends Component {
  /** Names of the tensors that it keeps for every weight. */
  slots(settings: S): readonly string[];
  /** Pure: the weight and its slots after one step. */
  update(settings: S, step: OptimizerStep): { readonly weight: Tensor; readonly slots: Named<Tensor> };
}
