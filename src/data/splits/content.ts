import type { LabelledSample } from '../../contracts/data.js';
import { hashOf } from '../../foundation/hash.js';
import { byCodeUnit } from '../sources/folder/list-folder.js';

/** All samples of one class that have the same content: they are kept together. */
export type Group = readonly LabelledSample[];

/**
 * Samples in an order that depends on the purpose, the seed and each sample's content alone: not on the order of files,
 * and adding an image keeps the order of the others. Samples of equal content are adjacent, ordered by id.
 */
export function inSeededOrder(samples: readonly LabelledSample[], purpose: string, seed: number): LabelledSample[] {
  return samples
    .map((sample) => ({ sample, key: hashOf([purpose, seed, sample.sha256]) }))
    .sort((a, b) => byCodeUnit(a.key, b.key) || byCodeUnit(a.sample.id, b.sample.id))
    .map(({ sample }) => sample);
}

/** Groups of adjacent samples with equal content. */
export function groupEqualContent(ordered: readonly LabelledSample[]): Group[] {
  const groups: LabelledSample[][] = [];
  let content: string | undefined;
  for (const sample of ordered) {
    if (sample.sha256 === content) groups.at(-1)!.push(sample);
    else groups.push([sample]);
    content = sample.sha256;
  }
  return groups;
}

/** Samples by label, one list for each of `classes` labels. */
export function byClass(samples: readonly LabelledSample[], classes: number): LabelledSample[][] {
  const lists: LabelledSample[][] = Array.from({ length: classes }, () => []);
  for (const sample of samples) lists[sample.label]!.push(sample);
  return lists;
}

/** The first names in a sentence, with the number of the others. */
export function someOf(names: readonly string[], shown = 3): string {
  const rest = names.length - shown;
  return names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
