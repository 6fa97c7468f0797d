import type { EpochMetrics } from '../results.js';
import type { Component, Settings } from './component.js';

/** A position in a phase of training. */
export interface SchedulePosition {
  /** Updates of the weights made so far in this phase, warm-up left out. */
  readonly step: number;
  /** Updates in the whole phase, warm-up left out; at least 1. */
  readonly steps: number;
  /** No whole number where gradients are accumulated over the ends of epochs. */
  readonly stepsPerEpoch: number;
  /** The optimizer's, in this phase: what a factor is of. */
  readonly learningRate: number;
}

/** A learning rate schedule: one file in `train/schedules/`. */
export interface Schedule<S = Settings> extends Component {
  /**
   * The learning rate of a step, as a factor of the optimizer's. Pure: what it knows of the past is `history`, the
   * epochs of this phase so far, so that nothing needs to be stored to go on after an interruption.
   */
  factor(settings: S, at: SchedulePosition, history: readonly EpochMetrics[]): number;
}
