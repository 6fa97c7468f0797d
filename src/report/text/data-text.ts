import type { SplitName, UnreadableFile } from '../../contracts/data.js';
import type { ClassCounts, PlannedData } from '../../contracts/plan.js';
import { countText, plural } from './format.js';
import { printable, renderTable } from './table/table.js';

const splits: readonly SplitName[] = ['train', 'validation', 'test'];
/** Most datasets that are shown: a sweep may have one for each seed of its splits. */
const datasetsAtMost = 4;
/** Most classes that a table shows. */
const classesAtMost = 20;

/** Lines that say which classes are learned, and from how many images of each split. */
export function dataText(data: readonly PlannedData[]): readonly string[] {
  const lines = data.slice(0, datasetsAtMost).flatMap((each) => datasetText(each, data.length > 1));
  const others = data.length - datasetsAtMost;
  return others > 0 ? [...lines, `data of the other runs: ${plural(others, 'further division')}`] : lines;
}

function datasetText(
  { source, runs, classes, ignored, unreadable }: PlannedData,
  isOneOfMany: boolean,
): readonly string[] {
  const place = printable(`data ${source}${isOneOfMany ? `, for ${plural(runs, 'run')}` : ''}`);
  if (classes === null) return [`${place}: not on this machine, so that its classes are not known`];
  const totals = splits.map((split) => {
    return `${split} ${countText(classes.reduce((sum, counts) => sum + counts[split], 0))}`;
  });
  return [
    `${place}: ${classes.length === 1 ? '1 class' : `${countText(classes.length)} classes`}, images: ${totals.join(', ')}`,
    ...classesText(classes),
    ...unreadableText(unreadable),
    ...(ignored.length > 0 ? [printable(`  not used (no image by its name, or in no class): ${someOf(ignored)}`)] : []),
  ];
}

function classesText(classes: readonly ClassCounts[]): readonly string[] {
  const shown = classes.slice(0, classesAtMost);
  const table = renderTable(
    [{ title: 'class', align: 'left' }, ...splits.map((title) => ({ title, align: 'right' as const }))],
    shown.map((counts) => [counts.name, ...splits.map((split) => countText(counts[split]))]),
  );
  const others = classes.length - shown.length;
  return [...table.split('\n').map((line) => `  ${line}`), ...(others > 0 ? [`  and ${others} more classes`] : [])];
}

/** A line for each reason, with the first files. */
export function unreadableText(unreadable: readonly UnreadableFile[]): readonly string[] {
  const byReason = new Map<string, string[]>();
  for (const { id, reason } of unreadable) byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  return [...byReason].map(([reason, ids]) => {
    return printable(`  ${plural(ids.length, 'file')} left out: ${reason} (${someOf(ids)})`);
  });
}

/** The first names, and the number of the others. */
function someOf(names: readonly string[], shown = 3): string {
  const others = names.length - shown;
  return names.slice(0, shown).join(', ') + (others > 0 ? ` and ${countText(others)} more` : '');
}
