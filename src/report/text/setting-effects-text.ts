import type { SettingEffect, ValueSummary } from '../analysis/setting-effects.js';
import { isNumeric, metricText, plural } from './format.js';
import { shortNames } from './short-names.js';
import { renderTable } from './table/table.js';
import { phraseText, valueText } from './value-text.js';

/** A table and a conclusion for each swept setting; empty if no setting has at least two values. */
export function settingEffectsText(effects: readonly SettingEffect[], width?: number): string {
  const [first] = effects;
  if (!first) return '';
  const names = shortNames(effects.map(({ path }) => path));
  const direction = first.monitor.endsWith('accuracy') ? 'higher' : 'lower';
  const title = `Effect of each swept setting on ${first.monitor} (${direction} is better), over all other settings and seeds:`;
  return [title, ...effects.map((effect, index) => effectText(effect, names[index]!, width))].join('\n\n').concat('\n');
}

function effectText(effect: SettingEffect, name: string, width: number | undefined): string {
  const { values } = effect;
  const failures = values.some(({ without }) => without > 0);
  const titles = ['runs', ...(failures ? ['without'] : []), 'mean', 'median', 'std', 'min', 'max'];
  const table = renderTable(
    [
      { title: name, align: isNumeric(values.map(({ value }) => value)) ? 'right' : 'left' },
      ...titles.map((title) => ({ title, align: 'right' as const })),
    ],
    values.map((value) => [
      shownValue(value.value),
      String(value.count),
      ...(failures ? [String(value.without)] : []),
      ...numbers(value),
    ]),
    width,
  );
  return `${table}\n${conclusion(effect)}`;
}

/** A swept value in words, for the runs in which the setting is left out too. */
const shownValue = (value: string) => valueText(value) || 'left out';

function numbers({ mean, median, standardDeviation, min, max }: ValueSummary): string[] {
  return [mean, median, standardDeviation, min, max].map(metricText);
}

/** One sentence about the two best values that claims no more than the runs show. */
function conclusion({ best }: SettingEffect): string {
  if (!best) return 'No two runs differ in this setting alone, so its values cannot be compared.';
  const { by } = best;
  const [value, against] = [phraseText(best.value), phraseText(best.against)];
  const difference = metricText(by.mean);
  if (!by.interval)
    return `${value} is better than ${against} by ${difference} in a single pair of runs, which may be chance.`;
  const interval = by.interval.map(metricText).join(' to ');
  const evidence = `(${plural(by.count, 'pair')} of otherwise equal runs, 95 % interval ${interval})`;
  if (by.interval[0] > 0) return `${value} is better than ${against} by ${difference} ${evidence}.`;
  return `No significant difference between ${value} and ${against}: ${difference} ${evidence}.`;
}
