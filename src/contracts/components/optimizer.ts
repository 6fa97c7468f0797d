import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Named } from '../tensors.js';
import type { Component, Settings } from './component.js';

export interface WeightUpdate {
  readonly weight: Tensor;
  /** Shape of the weight, as are all tensors here. */
  readonly gradient: Tensor;
  /** Values of the slots, by the names in `slots`. */
  readonly slots: Named<Tensor>;
}

export interface UpdatedWeight {
  readonly weight: Tensor;
  /** All slots, and no others. */
  readonly slots: Named<Tensor>;
}

/** State that an optimizer keeps once for all weights: scalars, float32. */
export interface OptimizerState<S = Settings> {
  /** Value of each before the first step. */
  initial(settings: S): Named<number>;
  /** Pure: the values in a step, which weights are then updated with. All of them, and no others. */
  advance(settings: S, before: Named<Scalar>, step: Scalar): Named<Scalar>;
}

export interface StepInputs {
  /** Of the weights that the returned function updates: not all weights need have the same. */
  readonly learningRate: Scalar;
  /** Counts from 1. */
  readonly step: Scalar;
  /** The optimizer's own state, advanced to this step. */
  readonly state: Named<Scalar>;
}

/**
 * A rule for updating weights: one file in `train/optimizers/`. `settings` are those of its schema but `learning_rate`,
 * which changes from step to step; clipping, accumulation and averages are applied around it, whatever the optimizer.
 */
export interface Optimizer<S = Settings> extends Component {
  /**
   * The tensors that it keeps for every weight, and the value of all their elements before the first step. Names are in
   * snake_case; `gradient_sum` and `average` are kept for every optimizer and cannot be its own.
   */
  slots(settings: S): Named<number>;
  /** Absent: it keeps nothing but slots. */
  readonly state?: OptimizerState<S>;
  /**
   * One step. What is the same for all weights of a learning rate is computed here, once; the returned pure function
   * gives a weight and its slots after the step.
   */
  step(settings: S, inputs: StepInputs): (update: WeightUpdate) => UpdatedWeight;
}
