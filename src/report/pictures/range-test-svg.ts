import type { RangePoint } from '../../contracts/range-test.js';
import { printable } from '../text/table/table.js';
import { linearTicks, logTicks, tickText } from './axis-ticks.js';

export interface PicturedTest {
  readonly points: readonly RangePoint[];
  /** The rate that is marked, if any. */
  readonly suggestion: number | null;
}

const size = { width: 800, height: 440 };
const plot = { left: 64, right: 776, top: 92, bottom: 384 };
const titleLength = 96;

/** The picture has a background of its own, so that it can be read on any page, dark if the viewer prefers that. */
const style = `
  svg { font: 13px system-ui, sans-serif }
  .paper { fill: #ffffff } .ink { fill: #24292f } .grid { stroke: #d0d7de }
  .raw { stroke: #8c959f; stroke-width: 1; opacity: 0.6 } .smoothed { stroke: #0969da; stroke-width: 2.5 }
  .mark { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 5 4 } .marked { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } .ink { fill: #e6edf3 } .grid { stroke: #30363d }
    .raw { stroke: #8b949e } .smoothed { stroke: #58a6ff } .mark { stroke: #f0883e } .marked { fill: #f0883e }
  }`;

/** Plots a range test as SVG: loss over learning rate. The same test gives the same bytes. */
export function rangeTestSvg(title: string, { points, suggestion }: PicturedTest): string {
  const scale = scaleOf(points);
  const curve = (name: 'raw' | 'smoothed', lossOf: (point: RangePoint) => number) =>
    `<polyline class="${name}" fill="none" stroke-linejoin="round" clip-path="url(#plot)" points="${pathOf(points, lossOf, scale)}"/>`;
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}">`,
    `<style>${style}\n</style>`,
    `<clipPath id="plot"><rect x="${plot.left}" y="${plot.top}" width="${plot.right - plot.left}" height="${plot.bottom - plot.top}"/></clipPath>`,
    `<rect class="paper" width="${size.width}" height="${size.height}"/>`,
    text(plot.left, 28, shortened(title), 'font-size="15" font-weight="600"'),
    ...legend(),
    ...grid(scale),
    curve('raw', ({ loss }) => loss),
    curve('smoothed', ({ smoothedLoss }) => smoothedLoss),
    ...(suggestion === null ? [] : mark(suggestion, points, scale)),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

interface Scale {
  readonly rates: readonly [low: number, high: number];
  readonly losses: readonly [low: number, high: number];
  x(rate: number): number;
  y(loss: number): number;
}

function scaleOf(points: readonly RangePoint[]): Scale {
  const rates = [points[0]!.learningRate, points.at(-1)!.learningRate] as const;
  // The loss may explode in the last step, and single batches are noisy: neither should flatten the curve.
  const shown = points.length > 2 ? points.slice(0, -1) : points;
  const finite = shown.filter(({ smoothedLoss }) => Number.isFinite(smoothedLoss));
  const highest = finite.reduce((most, { smoothedLoss }) => Math.max(most, smoothedLoss), 0) * 1.15 || 1;
  const losses = [0, highest] as const;
  const fraction = (value: number, [low, high]: readonly [number, number]) =>
    high > low ? (value - low) / (high - low) : 0;
  const logs = [Math.log10(rates[0]), Math.log10(rates[1])] as const;
  return {
    rates,
    losses,
    x: (rate) => plot.left + fraction(Math.log10(rate), logs) * (plot.right - plot.left),
    y: (loss) => plot.bottom - fraction(loss, losses) * (plot.bottom - plot.top),
  };
}

function pathOf(points: readonly RangePoint[], lossOf: (point: RangePoint) => number, { x, y, losses }: Scale): string {
  const finite = points.filter((point) => Number.isFinite(lossOf(point)));
  // Losses far outside the plot are clamped to just outside, which every viewer can draw.
  const within = (loss: number) => Math.min(loss, losses[1] + 2 * (losses[1] - losses[0]));
  return finite.map((point) => `${round(x(point.learningRate))},${round(y(within(lossOf(point))))}`).join(' ');
}

function grid({ rates, losses, x, y }: Scale): string[] {
  const vertical = logTicks(rates).flatMap((rate) => [
    `<line class="grid" x1="${round(x(rate))}" x2="${round(x(rate))}" y1="${plot.top}" y2="${plot.bottom}"/>`,
    text(x(rate), plot.bottom + 20, tickText(rate), 'text-anchor="middle"'),
  ]);
  const horizontal = linearTicks(losses).flatMap((loss) => [
    `<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${round(y(loss))}" y2="${round(y(loss))}"/>`,
    text(plot.left - 8, y(loss) + 4, tickText(loss), 'text-anchor="end"'),
  ]);
  const centre = (plot.left + plot.right) / 2;
  const middle = (plot.top + plot.bottom) / 2;
  return [
    ...vertical,
    ...horizontal,
    text(centre, plot.bottom + 44, 'learning rate (logarithmic)', 'text-anchor="middle"'),
    text(18, middle, 'training loss', `text-anchor="middle" transform="rotate(-90 18 ${middle})"`),
  ];
}

function legend(): string[] {
  const entry = (left: number, name: 'raw' | 'smoothed', label: string) => [
    `<line class="${name}" x1="${left}" x2="${left + 24}" y1="46" y2="46"/>`,
    text(left + 32, 50, label),
  ];
  return [...entry(plot.left, 'smoothed', 'smoothed'), ...entry(plot.left + 120, 'raw', 'single updates')];
}

/** A line at the suggested rate with its label above the plot, and a dot on the smoothed curve. */
function mark(rate: number, points: readonly RangePoint[], { x, y }: Scale): string[] {
  const at = round(x(rate));
  const nearest = points.reduce((best, point) => {
    const distance = ({ learningRate }: RangePoint) => Math.abs(Math.log(learningRate / rate));
    return distance(point) < distance(best) ? point : best;
  });
  const anchor = at < plot.left + 80 ? 'start' : at > plot.right - 80 ? 'end' : 'middle';
  return [
    `<line class="mark" x1="${at}" x2="${at}" y1="${plot.top}" y2="${plot.bottom}"/>`,
    `<circle class="marked" cx="${at}" cy="${round(y(nearest.smoothedLoss))}" r="5"/>`,
    `<text class="marked" x="${at}" y="${plot.top - 10}" text-anchor="${anchor}" font-weight="600">suggestion ${rate}</text>`,
  ];
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text class="ink" x="${round(x)}" y="${round(y)}"${attributes === '' ? '' : ` ${attributes}`}>${escaped}</text>`;
}

function shortened(title: string): string {
  const clean = printable(title);
  return clean.length <= titleLength ? clean : `${clean.slice(0, titleLength - 1)}…`;
}

const round = (value: number) => Math.round(value * 100) / 100;
