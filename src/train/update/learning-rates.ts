import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';
import type { LearningRateSchedule } from '../../contracts/experiment.js';
import type { EpochMetrics } from '../../contracts/results.js';
import { constant } from '../schedules/constant.js';

/** A schedule with its settings. */
export interface ChosenSchedule {
  readonly schedule: Schedule;
  readonly settings: LearningRateSchedule;
}

const staying: ChosenSchedule = { schedule: constant, settings: { name: constant.name } };

/** Everything besides metrics on which the learning rates of a phase depend. */
export interface RateCourse {
  readonly learningRate: number;
  /** Default: a constant learning rate. */
  readonly schedule?: ChosenSchedule;
  /** Maximum number of epochs of the phase. */
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  readonly batchesPerUpdate: number;
}

/**
 * Returns the learning rate of every batch of the next epoch, that of the update which the batch is part of; `history`
 * has the epochs of this phase so far. During warm-up, update n (from 0) has n / warm-up of the rate, as in Keras'
 * CosineDecay, so the first one has rate 0; the schedule begins after the warm-up.
 */
export function learningRates(course: RateCourse, history: readonly EpochMetrics[]): Float64Array {
  const { learningRate, epochs, batchesPerEpoch, batchesPerUpdate } = course;
  const { schedule, settings } = course.schedule ?? staying;
  const stepsPerEpoch = batchesPerEpoch / batchesPerUpdate;
  const warmup = Math.round((settings.warmupEpochs ?? 0) * stepsPerEpoch);
  const steps = Math.max(1, Math.floor(epochs * stepsPerEpoch) - warmup);
  const rateOf = (update: number) => {
    if (update < warmup) return (learningRate * update) / warmup;
    const position = { step: update - warmup, steps, stepsPerEpoch, learningRate };
    return learningRate * schedule.factor(settings, position, history);
  };
  const done = history.length * batchesPerEpoch;
  return Float64Array.from({ length: batchesPerEpoch }, (_, batch) =>
    rateOf(Math.floor((done + batch) / batchesPerUpdate)),
  );
}

/** The rate of the last update in an epoch, or of its last batch if gradients were only accumulated. */
export function lastRate(course: RateCourse, history: readonly EpochMetrics[], rates: Float64Array): number {
  const trained = (history.length + 1) * course.batchesPerEpoch;
  const sinceUpdate = trained % course.batchesPerUpdate;
  return rates[rates.length - 1 - sinceUpdate] ?? rates.at(-1)!;
}
