import type { EarlyStopping, Metric } from '../contracts/experiment.js';
import type { EpochMetrics } from '../contracts/results.js';

/** The value of a metric in an epoch. */
export function metricOf(metrics: EpochMetrics, metric: Metric): number {
  const values = {
    loss: metrics.loss,
    accuracy: metrics.accuracy,
    val_loss: metrics.valLoss,
    val_accuracy: metrics.valAccuracy,
  };
  return values[metric];
}

/** Early stopping as in Keras' EarlyStopping: an improvement is a change for the better by more than `minDelta`. */
export class Patience {
  readonly #settings: EarlyStopping;
  #best = Number.NaN;
  #waited = 0;

  constructor(settings: EarlyStopping) {
    this.#settings = settings;
  }

  /** Takes the next epoch's metrics; returns whether they are the best so far, and whether patience has run out. */
  judge(metrics: EpochMetrics): { readonly isBest: boolean; readonly stop: boolean } {
    const { monitor, minDelta, patience } = this.#settings;
    const value = metricOf(metrics, monitor);
    const gain = monitor.endsWith('accuracy') ? value - this.#best : this.#best - value;
    if (Number.isNaN(this.#best) || gain > minDelta) {
      this.#best = value;
      this.#waited = 0;
      return { isBest: true, stop: false };
    }
    this.#waited += 1;
    return { isBest: false, stop: this.#waited >= patience };
  }
}
