import type { Catalogue } from '../../contracts/catalogue.js';
import type { Slot } from '../schema/section.js';
import { listed, nearest } from '../text/nearest.js';
import { list, memberOf, type Tree } from '../text/tree.js';

type Named = Catalogue['sources'][number];

/** The noun for each kind of component in messages. */
export const kindNames: { readonly [kind in keyof Catalogue]: string } = {
  sources: 'dataset source',
  augmentationSteps: 'augmentation step',
  backbones: 'backbone',
  weightSources: 'source of weights',
  headLayers: 'head layer',
  optimizers: 'optimizer',
  schedules: 'learning rate schedule',
  engines: 'engine',
  recipes: 'recipe',
};

export const withArticle = (noun: string) => `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;

export function componentsOf(slot: Slot, catalogue: Catalogue): readonly Named[] {
  return slot.also ? [...slot.also, ...catalogue[slot.kind]] : catalogue[slot.kind];
}

export function componentNamed(slot: Slot, catalogue: Catalogue, name: string): Named | undefined {
  return componentsOf(slot, catalogue).find((component) => component.name === name);
}

/** `expected adam or sgd`, or `did you mean adam?` */
export function componentAdvice(slot: Slot, catalogue: Catalogue, written: string): string {
  const names = componentsOf(slot, catalogue).map(({ name }) => name);
  const near = nearest(written, names);
  return near ? `did you mean ${near}?` : `expected ${listed(names)}`;
}

/** The items of a slot that takes several; a single item is a list of one. */
export function listForm(slot: Slot, written: Tree): Tree {
  if (slot.count !== 'one or many' || written.kind === 'list') return written;
  return list([written], written.place);
}

/** `{ used, listed }` of a slot that records which of a list was used. */
export function recordedUse(slot: Slot, written: Tree): { used: Tree; listed: Tree } | undefined {
  if (!slot.recordsUse || written.kind !== 'map' || written.entries.length !== 2) return undefined;
  const used = memberOf(written, 'used');
  const all = memberOf(written, 'listed');
  return used && all ? { used, listed: all } : undefined;
}
