import type { LeaderboardRow } from '../../contracts/results.js';
import { type ComparedMetric, type Comparison, comparedMetrics, type MetricComparisons } from '../analysis/compare.js';
import { differenceText, isNumeric, metricText, plural } from './format.js';
import { runTable } from './run-table.js';
import { shortNames } from './short-names.js';
import { printable, renderTable } from './table/table.js';
import { valueText } from './value-text.js';

const titles: { readonly [metric in ComparedMetric]: string } = {
  valAccuracy: 'val_accuracy',
  valLoss: 'val_loss',
  testAccuracy: 'test_accuracy',
  testLoss: 'test_loss',
};

/** A table per metric with a line per combination of swept settings, then the runs without a counterpart. */
export function comparisonText(comparison: Comparison, width?: number): string {
  const { a, b, runs, onlyA, onlyB } = comparison;
  const sections = [
    `A: ${printable(a)}\nB: ${printable(b)}\n${plural(runs.length, 'run')} matched by ${matching(comparison)}`,
  ];
  const shown = comparedMetrics.filter((metric) => comparison.all[metric] !== null);
  sections.push(...shown.map((metric) => metricSection(comparison, metric, width)));
  if (shown.length === 0) sections.push('No matched pair of runs shares a metric.');
  else if (shown.some((metric) => comparison.all[metric]!.difference.interval !== null)) sections.push(intervalNote);
  sections.push(...unmatched('A', comparison, onlyA, width), ...unmatched('B', comparison, onlyB, width));
  return `${sections.join('\n\n')}\n`;
}

const intervalNote =
  'Intervals are 95 % t-intervals of the mean difference over pairs of runs; one that includes 0 shows no significant difference.';

function matching({ matchedBy }: Comparison): string {
  return [...matchedBy, 'seed'].join(', ');
}

function metricSection(
  { matchedBy, settings, all }: Comparison,
  metric: ComparedMetric,
  width: number | undefined,
): string {
  const names = shortNames(matchedBy);
  const lines = settings.map(({ swept, metrics }) => [
    ...matchedBy.map((path) => valueText(swept[path]!)),
    ...comparisonCells(metrics[metric]),
  ]);
  // With one combination of settings, "all" would repeat it.
  if (settings.length > 1)
    lines.push([...matchedBy.map((_, index) => (index === 0 ? 'all' : '')), ...comparisonCells(all[metric])]);
  const sweptColumns = matchedBy.map((path, index) => ({
    title: names[index]!,
    align: isNumeric(settings.map(({ swept }) => swept[path]!)) ? ('right' as const) : ('left' as const),
  }));
  const numbers = ['pairs', 'A', 'B', 'B - A', '95 % interval'].map((title) => ({ title, align: 'right' as const }));
  return `${titles[metric]}\n${renderTable([...sweptColumns, ...numbers], lines, width)}`;
}

function comparisonCells(comparison: MetricComparisons[ComparedMetric]): string[] {
  if (!comparison) return ['0', '-', '-', '-', '-'];
  const { meanA, meanB, difference } = comparison;
  const interval = difference.interval ? difference.interval.map(differenceText).join(' to ') : '-';
  return [String(difference.count), metricText(meanA), metricText(meanB), differenceText(difference.mean), interval];
}

function unmatched(
  side: string,
  { matchedBy }: Comparison,
  rows: readonly LeaderboardRow[],
  width: number | undefined,
): string[] {
  if (rows.length === 0) return [];
  const paths = [...new Set([...matchedBy, ...rows.flatMap(({ swept }) => Object.keys(swept))])];
  return [`Only in ${side}:\n${runTable(rows, paths, width)}`];
}
