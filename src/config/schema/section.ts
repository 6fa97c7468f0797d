import type { Catalogue } from '../../contracts/catalogue.js';
import type { Component, JsonSchema } from '../../contracts/components/component.js';
import type { Problems } from '../text/problem.js';
import type { MapTree, Tree } from '../text/tree.js';

/**
 * A place in a section's schema where the file names components. JSON Schema says nothing there: code checks the
 * value against the schema of the component that it names.
 */
export interface Slot {
  readonly kind: keyof Catalogue;
  /**
   * The form of one component: `one-key` as `dropout`, `dropout: 0.2` or `dropout: { rate: 0.2 }`; `named` as `adam` or
   * `{ name: adam, … }`.
   */
  readonly form: 'one-key' | 'named';
  readonly count: 'one' | 'many' | 'one or many';
  /** `named`: the default component. */
  readonly otherwise?: string;
  /** `named`: settings beside the component's own. */
  readonly shared?: { readonly [setting: string]: JsonSchema };
  /** `named`: settings that some of the components have beside their own. */
  readonly sharedBySome?: {
    readonly has: (component: Catalogue[keyof Catalogue][number]) => boolean;
    readonly settings: { readonly [setting: string]: JsonSchema };
    /** The components that have them, for documentation: `every backbone that is not a file`. */
    readonly whose: string;
  };
  /** `named`: further components that may be named beside those of the catalogue. */
  readonly also?: readonly Component[];
  /** `named`: documents have a name that is written without settings as it is, and not its defaults. */
  readonly keepsBareName?: true;
  /** May be `{ used, listed }`: which of a list was used, as a written experiment.yaml says. */
  readonly recordsUse?: true;
}

/**
 * Keywords of section schemas beside JSON Schema's: `slot`; `expected`, what a value must be, in words; `defaultNote`,
 * a default that depends on other settings, in words. A value that may be written in several ways has one in documents:
 * with `unwritten`, that value is what leaving it out means, and is left out; with `oneIsList`, a text is a list of it.
 */
export const ownKeywords = ['slot', 'expected', 'defaultNote', 'unwritten', 'oneIsList'] as const;

/** A top-level block of the experiment file. */
export interface Section {
  readonly schema: JsonSchema;
  /** Fills in defaults, and settles forms, that depend on other settings of the block. */
  readonly prepare?: (written: MapTree, catalogue: Catalogue) => MapTree;
  /** Rules that a schema cannot say. Sees the block with every default, and as it was written. */
  readonly check?: (complete: Tree, written: Tree, problems: Problems, catalogue: Catalogue) => void;
}

export const slotOf = (schema: JsonSchema | undefined) => schema?.slot as Slot | undefined;

/** The schema of a setting of a map. */
export function propertyOf(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const properties = schema?.properties as { readonly [name: string]: JsonSchema } | undefined;
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** Returns whether a value may be a map whose keys are names that the user chooses, such as those of classes. */
export function isMapOfNames(schema: JsonSchema | undefined): boolean {
  const forms = [schema, ...((schema?.anyOf ?? []) as readonly JsonSchema[])];
  return forms.some((form) => typeof form?.additionalProperties === 'object');
}

/** The schema of a seed, in the range that NumPy and TensorFlow accept too. */
export const seedSchema = (description: string, rest: JsonSchema = { default: 0 }): JsonSchema => ({
  description,
  type: 'integer',
  minimum: 0,
  maximum: 4294967295,
  ...rest,
});

export const metricSchema = (description: string, defaultNote: string): JsonSchema => ({
  description,
  enum: ['val_loss', 'val_accuracy', 'loss', 'accuracy'],
  defaultNote,
});
