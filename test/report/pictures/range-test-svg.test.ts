import t from 'tap';
import type { RangePoint } from '../../../src/contracts/range-test.js';
import { linearTicks, logTicks, tickText } from '../../../src/report/pictures/axis-ticks.js';
import { rangeTestSvg } from '../../../src/report/pictures/range-test-svg.js';

const points = (losses: readonly number[]): RangePoint[] =>
  losses.map((loss, index) => ({
    step: index + 1,
    learningRate: 10 ** (index - 7),
    loss: loss + 0.1,
    smoothedLoss: loss,
  }));

const falling = points([2, 2, 1.9, 1.5, 1, 1.2, 3]);

/** The plot of 800 x 440: rates from x 64 to 776. */
const polylines = (svg: string) =>
  [...svg.matchAll(/<polyline class="(\w+)".* points="([^"]+)"/g)].map(([, name, path]) => ({
    name,
    at: path!.split(' ').map((pair) => pair.split(',').map(Number) as [number, number]),
  }));

t.test('both curves over the logarithm of the rate, the suggestion marked on the smoothed one', async (t) => {
  const svg = rangeTestSvg('photos: adam', { points: falling, suggestion: 1e-4 });
  const [raw, smoothed] = polylines(svg);
  t.same([raw!.name, smoothed!.name], ['raw', 'smoothed']);
  // Six equal steps from 64 to 776.
  t.same(
    smoothed!.at.map(([x]) => x),
    [64, 182.67, 301.33, 420, 538.67, 657.33, 776],
  );
  for (const [index, [, y]] of smoothed!.at.entries()) t.ok(raw!.at[index]![1] < y, 'a higher loss is further up');
  const [, cx, cy] = svg.match(/<circle class="marked" cx="([\d.]+)" cy="([\d.]+)"/)!;
  // 1e-4 is the fourth of seven points.
  t.same([Number(cx), Number(cy)], smoothed!.at[3]);
  t.match(svg, '>suggestion 0.0001</text>');
  for (const rate of ['1e-7', '1e-4', '0.1']) t.match(svg, `>${rate}</text>`);
  t.equal(rangeTestSvg('photos: adam', { points: falling, suggestion: 1e-4 }), svg, 'the same bytes');
});

t.test('without a suggestion nothing is marked', async (t) => {
  const svg = rangeTestSvg('photos', { points: falling, suggestion: null });
  t.notMatch(svg, '<circle');
  t.notMatch(svg, '>suggestion');
});

t.test('readable in light and in dark viewers: a background of its own in both', async (t) => {
  const svg = rangeTestSvg('photos', { points: falling, suggestion: null });
  t.match(svg, '<rect class="paper" width="800" height="440"/>');
  t.match(svg, /prefers-color-scheme: dark[\s\S]*\.paper \{ fill: #0d1117 \}/);
});

t.test('titles are text', async (t) => {
  const svg = rangeTestSvg(`a <b> & "c"\u001b[31m ${'x'.repeat(200)}`, { points: falling, suggestion: null });
  t.match(svg, '>a &lt;b> &amp; "c" [31m xxx');
  t.match(svg, 'x…</text>', 'and end where the picture does');
});

t.test('exploding or non-finite losses neither flatten nor break the plot', async (t) => {
  const exploded = points([2, 2, 1.5, 1, 1.1, 1e30, Number.NaN]);
  const svg = rangeTestSvg('photos', { points: exploded, suggestion: 1e-4 });
  t.notMatch(svg, /NaN|Infinity|e\+/);
  const only = rangeTestSvg('photos', { points: points([Number.NaN]), suggestion: null });
  t.notMatch(only, /NaN|Infinity/);
});

t.test('ticks', async (t) => {
  t.same(logTicks([1e-7, 10]), [1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10]);
  t.same(logTicks([1e-4, 3e-3]), [1e-4, 2e-4, 5e-4, 1e-3, 2e-3]);
  t.ok(logTicks([1e-30, 1]).length <= 10);
  t.same(linearTicks([0, 2.3]), [0, 0.5, 1, 1.5, 2]);
  t.same(linearTicks([0, 0.9]), [0, 0.2, 0.4, 0.6, 0.8]);
  t.same([1e-7, 0.0001, 0.001, 0.5, 0, 250, 1e6].map(tickText), ['1e-7', '1e-4', '0.001', '0.5', '0', '250', '1e6']);
});
