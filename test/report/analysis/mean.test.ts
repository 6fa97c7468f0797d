import { readFileSync } from 'node:fs';
import t from 'tap';
import { mean, meanWithInterval, median, standardDeviation } from '../../../src/report/analysis/mean.js';
import { t95 } from '../../../src/report/analysis/student.js';

const scipy = JSON.parse(
  readFileSync(new URL('../../../../test/report/fixtures/scipy.json', import.meta.url), 'utf8'),
) as {
  t95: Record<string, number>;
  paired: { a: number[]; b: number[]; low: number; high: number };
  sd: number;
  median: number;
};

t.test('quantiles of Student’s t are those of SciPy (fixtures/make.py)', (t) => {
  for (const [degrees, expected] of Object.entries(scipy.t95)) {
    const value = t95(Number(degrees));
    t.ok(Math.abs(value - expected) < 1e-9, `${degrees}: ${value}, ${expected}`);
  }
  t.end();
});

t.test('the interval of differences is that of a paired t-test', (t) => {
  const { a, b, low, high } = scipy.paired;
  const { interval, count } = meanWithInterval(b.map((value, index) => value - a[index]!));
  t.equal(count, 9);
  t.ok(Math.abs(interval![0] - low) < 1e-12);
  t.ok(Math.abs(interval![1] - high) < 1e-12);
  t.ok(Math.abs(standardDeviation(a) - scipy.sd) < 1e-15);
  t.equal(median(a.slice(0, 8)), scipy.median);
  t.end();
});

t.test('a single value has a mean and no interval', (t) => {
  t.strictSame(meanWithInterval([0.5]), { count: 1, mean: 0.5, interval: null });
  t.end();
});

t.test('by hand', (t) => {
  t.equal(mean([1, 2, 6]), 3);
  t.equal(median([6, 1, 2]), 2);
  t.equal(median([6, 1, 2, 4]), 3);
  // Deviations -2 -1 3, squares 4 + 1 + 9 = 14, over 2.
  t.equal(standardDeviation([1, 2, 6]), Math.sqrt(7));
  t.end();
});
