import type { EpochMetrics } from '../results.js';
import type { Component, Settings } from './component.js';

/** A position in a phase of training. */
export interface SchedulePosition {
  /** Updates of the weights made so far in this phase, warm-up left out. */
  readonly step: number;
  /** Updates in the whole phase, warm-up left out; at least 1. */
  readonly steps: number;
  /** Updates per epoch; not a whole number where gradients are accumulated across the ends of epochs. */
  readonly stepsPerEpoch: number;
  /** The optimizer's learning rate in this phase, which the factor multiplies. */
  readonly learningRate: number;
}

/** A learning rate schedule: one file in `train/schedules/`. */
export interface Schedule<S = Settings> extends Component {
  /**
   * Returns the learning rate of a step as a factor of the optimizer's. Pure: all that it knows of the past is
   * `history`, the epochs of this phase so far, so that a schedule has no state to store in checkpoints.
   */
  factor(settings: S, at: SchedulePosition, history: readonly EpochMetrics[]): number;
}
