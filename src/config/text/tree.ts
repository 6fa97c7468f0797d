import type { Place } from './source-text.js';

/**
 * A value of the experiment file with the place it came from. Trees are never changed: an override or a swept value
 * makes a new tree that shares the unchanged parts, and keeps its own place, so that a mistake in it is shown there.
 */
export type Tree = ScalarTree | ListTree | MapTree;

export type Scalar = string | number | boolean | null;

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly value: Scalar;
  /** The text of a number, truth value or null as the file has it, for messages; undefined for other values. */
  readonly written?: string | undefined;
  readonly place: Place;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly place: Place;
}

export interface MapTree {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly place: Place;
}

export interface Entry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: Tree;
}

export const scalar = (value: Scalar, place: Place, written?: string): ScalarTree => ({
  kind: 'scalar',
  value,
  written,
  place,
});
export const list = (items: readonly Tree[], place: Place): ListTree => ({ kind: 'list', items, place });
export const map = (entries: readonly Entry[], place: Place): MapTree => ({ kind: 'map', entries, place });

export function entryOf(tree: Tree | undefined, key: string): Entry | undefined {
  return tree?.kind === 'map' ? indexOf(tree).get(key) : undefined;
}

/** The entries of a map by key, cached: hostile files have maps of a hundred thousand entries, and each is looked up. */
function indexOf(tree: MapTree): ReadonlyMap<string, Entry> {
  const known = indexes.get(tree);
  if (known) return known;
  const index = new Map(tree.entries.map((entry) => [entry.key, entry]));
  indexes.set(tree, index);
  return index;
}

const indexes = new WeakMap<MapTree, ReadonlyMap<string, Entry>>();

export function memberOf(tree: Tree | undefined, key: string): Tree | undefined {
  return entryOf(tree, key)?.value;
}

/** The map with one entry replaced, or added at the end. */
export function withEntry(tree: MapTree, entry: Entry): MapTree {
  const position = tree.entries.findIndex(({ key }) => key === entry.key);
  return map(position === -1 ? [...tree.entries, entry] : tree.entries.with(position, entry), tree.place);
}

export function withoutEntry(tree: MapTree, key: string): MapTree {
  return map(
    tree.entries.filter((entry) => entry.key !== key),
    tree.place,
  );
}

/** The plain value of a tree, without places. */
export function plain(tree: Tree): unknown {
  if (tree.kind === 'list') return tree.items.map(plain);
  if (tree.kind === 'map') return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plain(value)]));
  // -0 becomes 0: the two would be equal settings with different hashes.
  return tree.value === 0 ? 0 : tree.value;
}

/** A tree of a plain value, all of it at one place. */
export function planted(value: unknown, place: Place): Tree {
  if (Array.isArray(value)) {
    return list(
      value.map((item) => planted(item, place)),
      place,
    );
  }
  if (value !== null && typeof value === 'object') {
    return map(
      Object.entries(value).map(([key, member]) => ({ key, keyPlace: place, value: planted(member, place) })),
      place,
    );
  }
  return scalar(value as Scalar, place);
}
