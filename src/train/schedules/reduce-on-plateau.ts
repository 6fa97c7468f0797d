import type { Schedule } from '../../contracts/components/learning-rate-schedule.js';
import type { Metric } from '../../contracts/experiment.js';
import { metricOf } from '../early-stopping.js';

type Plateau = {
  readonly monitor: Metric;
  readonly factor: number;
  readonly patience: number;
  readonly minDelta: number;
  readonly cooldown: number;
  readonly minLr: number;
};

/**
 * Keras' ReduceLROnPlateau, recomputed from all epochs so far, so that it needs no state of its own. Epochs without the
 * metric are skipped.
 */
export const reduceOnPlateau: Schedule<Plateau> = {
  name: 'reduce_on_plateau',
  revision: 1,
  summary: 'Multiplies the learning rate by a factor when a metric has stopped improving, as Keras’ ReduceLROnPlateau.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      monitor: {
        enum: ['val_loss', 'val_accuracy', 'loss', 'accuracy'],
        default: 'val_loss',
        description: 'The metric that has to improve.',
      },
      factor: {
        type: 'number',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        default: 0.1,
        description: 'Factor by which the learning rate is multiplied.',
      },
      patience: {
        type: 'integer',
        minimum: 0,
        default: 10,
        description: 'Epochs without improvement after which the learning rate is reduced.',
      },
      min_delta: {
        type: 'number',
        minimum: 0,
        default: 0.0001,
        description: 'Smaller changes do not count as an improvement.',
      },
      cooldown: {
        type: 'integer',
        minimum: 0,
        default: 0,
        description: 'Epochs after a reduction in which patience is not counted.',
      },
      min_lr: { type: 'number', minimum: 0, default: 0, description: 'Lower bound of the learning rate.' },
    },
  },
  factor({ monitor, factor, patience, minDelta, cooldown, minLr }, { learningRate }, history) {
    const sign = monitor.endsWith('accuracy') ? -1 : 1;
    let rate = learningRate;
    let best = Number.POSITIVE_INFINITY;
    let waited = 0;
    let cooling = 0;
    for (const metrics of history) {
      const value = sign * metricOf(metrics, monitor);
      if (Number.isNaN(value)) continue;
      if (cooling > 0) {
        cooling -= 1;
        waited = 0;
      }
      if (value < best - minDelta || best === Number.POSITIVE_INFINITY) {
        best = value;
        waited = 0;
      } else if (cooling === 0) {
        waited += 1;
        if (waited >= patience && rate > minLr) {
          rate = Math.max(rate * factor, minLr);
          cooling = cooldown;
          waited = 0;
        }
      }
    }
    return rate / learningRate;
  },
};
