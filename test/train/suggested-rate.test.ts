import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { RangePoint } from '../../src/contracts/range-test.js';
import { randomStream } from '../../src/foundation/random.js';
import { SmoothedLoss } from '../../src/train/loss/smoothed-loss.js';
import { suggestedRate } from '../../src/train/suggested-rate.js';

/** Rates from 1e-7 to 10, ten steps for each of eight decades, where the smoothed loss is what is given. */
function curve(smoothedAt: (rate: number) => number, noise: (step: number) => number = () => 0): RangePoint[] {
  return Array.from({ length: 81 }, (_, index) => {
    const learningRate = 10 ** (index / 10 - 7);
    const smoothedLoss = smoothedAt(learningRate);
    return { step: index + 1, learningRate, loss: smoothedLoss + noise(index + 1), smoothedLoss };
  });
}

/** Straight lines over the logarithm of the rate: level up to `start`, down to `low` at `best`, then up again. */
function valley({ level = 2, low = 1, start = -5, best = -1 } = {}): (rate: number) => number {
  return (rate) => {
    const log = Math.log10(rate);
    if (log <= start) return level;
    if (log <= best) return level - ((level - low) * (log - start)) / (best - start);
    return low + 5 * (log - best);
  };
}

t.test('half way down: of a straight descent, the middle of its rates', async (t) => {
  // From 1e-5 to 1e-1: the middle is 1e-3. The step itself is not below the middle but for rounding, the next one is
  // 10 ** -2.9 = 0.00126, with two digits 0.0013.
  t.ok([0.001, 0.0013].includes(suggestedRate(curve(valley()))!));
  // Half way from 2 to 0.5 the same, and a tenth of all rates a tenth of it.
  t.ok([0.001, 0.0013].includes(suggestedRate(curve(valley({ low: 0.5 })))!));
  t.ok([0.0001, 0.00013].includes(suggestedRate(curve(valley({ start: -6, best: -2 })))!));
});

t.test('where the loss goes down, up and down again, the last descent counts', async (t) => {
  // A dip to 1.2 at 1e-4, back to 1.9 at 1e-3, and down to 1 at 1e-1: it stays below 1.5 from between 1e-3 and 1e-1 on.
  const rate = suggestedRate(
    curve((rate) => {
      const log = Math.log10(rate);
      if (log <= -5) return 2;
      if (log <= -4) return 2 - 0.8 * (log + 5);
      if (log <= -3) return 1.2 + 0.7 * (log + 4);
      if (log <= -1) return 1.9 - 0.45 * (log + 3);
      return 1 + 5 * (log + 1);
    }),
  );
  // 1.9 - 0.45 d = 1.5 at d = 0.89: the next step is at 10 ** -2.1 = 0.0079.
  t.equal(rate, 0.0079);
});

t.test('a loss that never falls: a tenth of the rate from which on it rises', async (t) => {
  const noise = (step: number) => (step % 2 === 0 ? 0.1 : -0.1);
  // Level 0.2 and noise of 0.1: four deviations of the smoothed loss, 0.23 each, are 0.095. It is above 0.295 from
  // 1e-2 + 0.05 on, so 1e-2 is the last rate that is not above: a tenth of it is 1e-3.
  const flat = curve((rate) => 0.2 + Math.max(0, 2 * (Math.log10(rate) + 2)), noise);
  t.equal(suggestedRate(flat), 0.001);
  const falls = curve(valley({ level: 0.2, low: 0.15 }), noise);
  t.equal(
    suggestedRate(falls),
    suggestedRate(flat) === null ? null : 0.01,
    'a fall of 0.05 is chance; it rises from 0.1 on',
  );
});

t.test('no suggestion: a flat line, a loss that rises from the beginning, too few steps', async (t) => {
  t.equal(suggestedRate(curve(() => 2)), null);
  t.equal(suggestedRate(curve((rate) => 2 + Math.log10(rate) + 7)), null);
  t.equal(suggestedRate(curve(valley()).slice(0, 10)), null);
  t.equal(suggestedRate([]), null);
});

t.test('losses that are not finite are left out', async (t) => {
  const points = curve(valley());
  const diverged = points.map((point) =>
    point.learningRate < 1 ? point : { ...point, loss: Number.NaN, smoothedLoss: Number.NaN },
  );
  t.equal(suggestedRate(diverged), suggestedRate(points));
});

t.test('the unit of the loss does not matter, and noise hardly does', async (t) => {
  const scales = fc.double({ min: 0.01, max: 100, noNaN: true });
  const property = fc.property(scales, fc.integer({ min: 0, max: 1000 }), (scale, seed) => {
    const random = randomStream('test noise', seed);
    const smoothed = new SmoothedLoss();
    const noisy = curve(valley()).map((point) => {
      const loss = point.smoothedLoss + random.normal(0, 0.1);
      return { ...point, loss, smoothedLoss: smoothed.add(loss) };
    });
    const scaled = noisy.map((point) => {
      return { ...point, loss: point.loss * scale, smoothedLoss: point.smoothedLoss * scale };
    });
    const rate = suggestedRate(noisy)!;
    deepEqual(suggestedRate(scaled), rate);
    // The middle is 1e-3, which two of the thousand seeds give; smoothing lags by nine steps, which is a decade here.
    deepEqual(rate >= 0.001 && rate < 0.1, true, `${rate}`);
  });
  t.doesNotThrow(() => fc.assert(property));
});

t.test('smoothed losses: bias-corrected, so that the first is itself', async (t) => {
  const smoothed = new SmoothedLoss();
  t.equal(smoothed.add(2), 2);
  // (0.9 * 0.1 * 2 + 0.1 * 4) / (0.9 * 0.1 + 0.1) = 0.58 / 0.19
  t.ok(Math.abs(smoothed.add(4) - 0.58 / 0.19) < 1e-12);
  t.ok(Number.isNaN(smoothed.add(Number.NaN)));
});
