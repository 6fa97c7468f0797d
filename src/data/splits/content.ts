import type { LabelledSample } from '../../contracts/data.js';
import { hashOf } from '../../foundation/hash.js';
import { byCodeUnit } from '../sources/folder/walk.js';

/** All samples of one class that have the same content: they are kept together. */
export type Group = readonly LabelledSample[];

/**
 * Samples in an order that depends on the purpose, the seed and each sample's content, and on nothing else: not on
 * the order of files, and hardly on which others there are, so that adding an image leaves the rest where they were.
 * Equal content stands together, ordered by id.
 */
export function inSeededOrder(samples: readonly LabelledSample[], purpose: string, seed: number): LabelledSample[] {
  return samples
    .map((sample) => ({ sample, key: hashOf([purpose, seed, sample.sha256]) }))
    .sort((a, b) => byCodeUnit(a.key, b.key) || byCodeUnit(a.sample.id, b.sample.id))
    .map(({ sample }) => sample);
}

/** Neighbours with equal content, together. */
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

/** A few names of many. */
export function someOf(names: readonly string[], shown = 3): string {
  const rest = names.length - shown;
  return names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
