import type { Catalogue } from '../../contracts/catalogue.js';
import type { JsonSchema } from '../../contracts/components/component.js';
import { camelCase } from '../../foundation/camel-case.js';
import type { Problems } from '../text/problem.js';
import type { Place } from '../text/source-text.js';
import { type Entry, list, map, plain, type Tree } from '../text/tree.js';

/** A value with every default filled in, in the three forms that are needed. */
export interface Complete {
  /** The value with places, its components in full. */
  readonly tree: Tree;
  /** The value as a file writes it, in its one canonical form. */
  readonly document: unknown;
  /** The value in camelCase, as TypeScript has it. */
  readonly settings: unknown;
}

/** The position of a value: its dotted path in parts, and the place of its name, where missing settings are reported. */
export interface At {
  readonly path: readonly string[];
  readonly keyPlace: Place;
}

export const below = (at: At, name: string, keyPlace: Place): At => ({ path: [...at.path, name], keyPlace });

export interface Context {
  /** Completes what lies inside of a component, by the schema of its settings. */
  readonly complete: (schema: JsonSchema, written: Tree, at: At, context: Context) => Complete;
  readonly catalogue: Catalogue;
  readonly problems: Problems;
  /** Advice on the block in which a setting of that name is known, if there is one. */
  readonly elsewhere: (setting: string) => string | undefined;
}

export function asWritten(tree: Tree): Complete {
  const value = plain(tree);
  return { tree, document: value, settings: value };
}

export function ofMap(members: readonly { entry: Omit<Entry, 'value'>; value: Complete }[], place: Place): Complete {
  return {
    tree: map(
      members.map(({ entry, value }) => ({ ...entry, value: value.tree })),
      place,
    ),
    document: Object.fromEntries(members.map(({ entry, value }) => [entry.key, value.document])),
    settings: Object.fromEntries(members.map(({ entry, value }) => [camelCase(entry.key), value.settings])),
  };
}

export function ofList(items: readonly Complete[], place: Place): Complete {
  return {
    tree: list(
      items.map(({ tree }) => tree),
      place,
    ),
    document: items.map(({ document }) => document),
    settings: items.map(({ settings }) => settings),
  };
}
