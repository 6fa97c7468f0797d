import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import type { Named } from '../tensors.js';
import type { Component, Settings } from './component.js';

export interface WeightUpdate {
  readonly weight: Tensor;
  /** Has the shape of the weight, as all tensors here have. */
  readonly gradient: Tensor;
  /** The values of the slots before the step, by name. */
  readonly slots: Named<Tensor>;
}

export interface UpdatedWeight {
  readonly weight: Tensor;
  /** The values of all slots after the step. */
  readonly slots: Named<Tensor>;
}

/** State that an optimizer keeps once for all weights, rather than per weight: float32 scalars. */
export interface OptimizerState<S = Settings> {
  /** Returns the value of each scalar before the first step. */
  initial(settings: S): Named<number>;
  /** Returns the value of every scalar in a step, with which the weights are then updated. Pure. */
  advance(settings: S, before: Named<Scalar>, step: Scalar): Named<Scalar>;
}

export interface StepInputs {
  /**
   * The learning rate of the weights that the returned function updates; layer decay gives different weights different
   * rates.
   */
  readonly learningRate: Scalar;
  /** Counts from 1. */
  readonly step: Scalar;
  /** The optimizer's own state, advanced to this step. */
  readonly state: Named<Scalar>;
}

/**
 * A rule for updating weights: one file in `train/optimizers/`. `settings` are those of its schema without
 * `learning_rate`, which changes from step to step; clipping, accumulation and averages are applied around it, whatever
 * the optimizer.
 */
export interface Optimizer<S = Settings> extends Component {
  /**
   * Names the tensors that it keeps for every weight, with the value of all their elements before the first step. Names
   * are in snake_case; `gradient_sum` and `average` are reserved.
   */
  slots(settings: S): Named<number>;
  /** Absent for an optimizer that keeps only slots. */
  readonly state?: OptimizerState<S>;
  /**
   * Performs one step. Whatever is the same for all weights with one learning rate is computed here, once; the returned
   * pure function gives a weight and its slots after the step.
   */
  step(settings: S, inputs: StepInputs): (update: WeightUpdate) => UpdatedWeight;
}
