/**
 * Draws docs/images/mobilenet-frozen.svg from what `espalier run configs/mobilenet-frozen.yaml` left behind: how the
 * runs learned, and what the best one confuses. `node dist/scripts/draw-results.js [runs/mobilenet-frozen]`
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCsv } from '../src/record/csv/parse-csv.js';

const folder = process.argv[2] ?? 'runs/mobilenet-frozen';
const output = 'docs/images/mobilenet-frozen.svg';
const colours = ['#1b7837', '#762a83', '#2166ac', '#b35806'];
const ink = '#24292f';
const faint = '#d0d7de';

type Row = { readonly [column: string]: string };

function readTable(path: string): Row[] {
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8'))!;
  return rows.map((row) => Object.fromEntries(header!.map((column, index) => [column, row[index]!])));
}

const text = (x: number, y: number, content: string, attributes = '') =>
  `<text x="${x}" y="${y}" ${attributes}>${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;

/** Validation accuracy by epoch, one line a run, in a box of the given place and size; the legend is below it. */
function learningCurves(runs: readonly Row[], left: number, top: number, width: number, height: number): string {
  const swept = Object.keys(runs[0]!).slice(3, Object.keys(runs[0]!).indexOf('val_accuracy'));
  const curves = runs.map((run) => readTable(join(folder, run.run_id!, 'metrics.csv')));
  const epochs = Math.max(...curves.map((curve) => curve.length));
  // Rounded out to tenths, so that the grid lines lie at round numbers.
  const values = curves.flatMap((curve) => curve.map((row) => Number(row.val_accuracy)));
  const [low, high] = [Math.floor(Math.min(...values) * 10) / 10, Math.ceil(Math.max(...values) * 10) / 10];
  const x = (epoch: number) => left + ((epoch - 1) / (epochs - 1)) * width;
  const y = (accuracy: number) => Math.round(top + height - ((accuracy - low) / (high - low)) * height);
  const lineCount = Math.round((high - low) * 10) + 1;
  const grid = Array.from({ length: lineCount }, (_, index) => low + index / 10).map(
    (value) =>
      `<line x1="${left}" x2="${left + width}" y1="${y(value)}" y2="${y(value)}" stroke="${faint}"/>` +
      text(left - 8, y(value) + 4, value.toFixed(1), 'text-anchor="end"'),
  );
  const lines = curves.map((curve, index) => {
    const points = curve.map((row) => `${x(Number(row.epoch)).toFixed(1)},${y(Number(row.val_accuracy)).toFixed(1)}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colours[index]}" stroke-width="2"/>`;
  });
  const legend = runs.map((run, index) => {
    const label = swept.map((path) => `${path.split('.').at(-1)} ${run[path]}`).join(', ');
    const [x, y] = [left + (index % 2) * 220, top + height + 62 + Math.floor(index / 2) * 20];
    return `<rect x="${x}" y="${y - 6}" width="14" height="4" fill="${colours[index]}"/>${text(x + 20, y, label)}`;
  });
  const title = text(left, top - 14, 'Validation accuracy', 'font-weight="600" font-size="14"');
  const axis = [1, Math.ceil(epochs / 2), epochs].map((epoch) =>
    text(Math.round(x(epoch)), top + height + 18, String(epoch), 'text-anchor="middle"'),
  );
  const axisTitle = text(left + width / 2, top + height + 36, 'epoch', 'text-anchor="middle"');
  return [title, ...grid, ...lines, ...axis, axisTitle, ...legend].join('\n');
}

/** Counts of the test set, rows true classes, columns predictions; the darker, the more of its class. */
function confusion(run: Row, left: number, top: number, cell: number): string {
  const [header, ...rows] = parseCsv(readFileSync(join(folder, run.run_id!, 'confusion.csv'), 'utf8'))!;
  const classes = header!.slice(1);
  const cells = rows.flatMap(([, ...counts], row) => {
    const total = counts.reduce((sum, count) => sum + Number(count), 0);
    return counts.map((count, column) => {
      const share = Number(count) / total;
      const at = `x="${left + column * cell}" y="${top + row * cell}"`;
      const colour = share > 0.5 ? '#ffffff' : ink;
      const label = text(
        left + (column + 0.5) * cell,
        top + (row + 0.5) * cell + 4,
        count === '0' ? '' : count,
        `text-anchor="middle" fill="${colour}"`,
      );
      return `<rect ${at} width="${cell - 1}" height="${cell - 1}" fill="#1b7837" fill-opacity="${(0.04 + 0.96 * share).toFixed(3)}"/>${label}`;
    });
  });
  const names = classes.map((name, index) => text(left - 8, top + (index + 0.5) * cell + 4, name, 'text-anchor="end"'));
  const columns = classes.map((name, index) => {
    const [x, y] = [left + (index + 0.5) * cell + 4, top + classes.length * cell + 10];
    return text(x, y, name, `text-anchor="end" transform="rotate(-45 ${x} ${y})"`);
  });
  const heading = `Test images of the best run, ${Number(run.test_accuracy).toFixed(2)} right: rows are true classes`;
  return [text(left - 70, top - 14, heading, 'font-weight="600" font-size="14"'), ...cells, ...names, ...columns].join(
    '\n',
  );
}

const runs = readTable(join(folder, 'leaderboard.csv'));
const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 980 450" font-family="system-ui, sans-serif" font-size="12" fill="${ink}">
<rect width="980" height="450" fill="#ffffff"/>
${learningCurves(runs, 50, 50, 390, 300)}
${confusion(runs[0]!, 560, 50, 30)}
</svg>
`;
mkdirSync('docs/images', { recursive: true });
writeFileSync(output, picture);
