import fc from 'fast-check';
import t from 'tap';
import type { EarlyStopping, Metric } from '../../src/contracts/experiment.js';
import type { EpochMetrics } from '../../src/contracts/results.js';
import { metricOf, Patience } from '../../src/train/early-stopping.js';

const metricsWith = (monitor: Metric, value: number): EpochMetrics => {
  const metrics = { epoch: 1, loss: 9, accuracy: 9, valLoss: 9, valAccuracy: 9, learningRate: 0.1 };
  const field = { loss: 'loss', accuracy: 'accuracy', val_loss: 'valLoss', val_accuracy: 'valAccuracy' } as const;
  return { ...metrics, [field[monitor]]: value };
};

/** The epoch of the best value and the last epoch, both from 1. */
function judge(values: readonly number[], stopping: Partial<EarlyStopping>): { best: number; last: number } {
  const settings: EarlyStopping = {
    monitor: 'val_loss',
    patience: 2,
    minDelta: 0,
    restoreBestWeights: true,
    ...stopping,
  };
  const patience = new Patience(settings);
  let best = 0;
  for (const [index, value] of values.entries()) {
    const { isBest, stop } = patience.judge(metricsWith(settings.monitor, value));
    if (isBest) best = index + 1;
    if (stop) return { best, last: index + 1 };
  }
  return { best, last: values.length };
}

t.test('a metric is found under its name', (t) => {
  for (const monitor of ['loss', 'accuracy', 'val_loss', 'val_accuracy'] as const) {
    t.equal(metricOf(metricsWith(monitor, 0.5), monitor), 0.5, monitor);
  }
  t.end();
});

t.test('by hand', (t) => {
  const falling = [5, 4, 3, 2, 1];
  t.same(judge(falling, {}), { best: 5, last: 5 }, 'never stops while it improves');
  t.same(judge([5, 4, 4, 4, 1], {}), { best: 2, last: 4 }, 'an equal value is no improvement');
  t.same(judge([5, 6, 4, 5, 6, 1], {}), { best: 3, last: 5 }, 'an improvement starts the waiting anew');
  t.same(judge([5, 5, 1], { patience: 0 }), { best: 1, last: 2 }, 'patience 0 stops at the first disappointment');
  t.same(judge(falling, { monitor: 'accuracy' }), { best: 1, last: 3 }, 'an accuracy has to rise');
  t.same(judge([0.1, 0.2, 0.3], { monitor: 'val_accuracy' }), { best: 3, last: 3 });
  // 5 -> 4.5 -> 4 are steps of 0.5, none of them above 0.75; but 5 -> 4 is, as 5 is still the best.
  t.same(judge([5, 4.5, 4, 3.5, 3.5], { minDelta: 0.75 }), { best: 3, last: 5 });
  t.same(judge([5, 4], { minDelta: 1 }), { best: 1, last: 2 }, 'a change of exactly min_delta does not count');
  t.end();
});

t.test('what it promises, whatever the values', (t) => {
  const values = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 30 });
  const rules = fc.record({ patience: fc.integer({ min: 1, max: 5 }), minDelta: fc.constantFrom(0, 1.5) });
  fc.assert(
    fc.property(values, rules, (losses, { patience, minDelta }) => {
      const { best, last } = judge(losses, { patience, minDelta });
      // Stops exactly `patience` epochs after the best one, unless the epochs ran out before.
      const stopsInTime = last === best + patience || (last === losses.length && last < best + patience);
      // Nothing between the best epoch and the last is better by more than min_delta.
      const nothingBetter = losses.slice(best, last).every((loss) => losses[best - 1]! - loss <= minDelta);
      return stopsInTime && nothingBetter;
    }),
  );
  t.end();
});
