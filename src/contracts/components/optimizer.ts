import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Named } from '../tensors.js';
import type { Component, Settings } from './component.js';

export interface WeightUpdate {
  readonly weight: Tensor;
  readonly gradient: Tensor;
  /** One tensor a slot, the weight's shape, zero before the first step. */
  readonly slots: Named<Tensor>;
}

/** A rule for updating weights: one file in `train/optimizers/`. */
export interface Optimizer<S = Settings> extends Component {
  /** Names of the tensors that it keeps for every weight. */
  slots(settings: S): readonly string[];
  /**
   * One step: what is the same for all weights is computed here, once, and the returned pure function gives a weight
   * and its slots after the step. `step` counts from 1.
   */
  step(
    settings: S,
    learningRate: Scalar,
    step: Scalar,
  ): (update: WeightUpdate) => { readonly weight: Tensor; readonly slots: Named<Tensor> };
}
