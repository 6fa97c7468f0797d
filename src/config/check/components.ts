import type { Catalogue } from '../../contracts/catalogue.js';
import type { Component, JsonSchema } from '../../contracts/components/component.js';
import { camelCase } from '../../foundation/camel-case.js';
import { propertyOf, type Slot } from '../schema/section.js';
import { listed, nearest } from '../text/nearest.js';
import { entryOf, list, map, memberOf, planted, scalar, type Tree, withEntry } from '../text/tree.js';

type Named = Catalogue['sources'][number];

/** What messages call a component of each kind. */
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

/**
 * A component as its kind of slot has it in full: `{ dropout: { rate: 0.2 } }` for `dropout: 0.2`, `{ name: adam }` for
 * `adam`. What cannot be understood is returned as it is: `complete` reports it.
 */
export function longForm(slot: Slot, written: Tree, catalogue: Catalogue): Tree {
  if (slot.form === 'one-key') return oneKeyForm(slot, written, catalogue);
  return namedForm(slot, written);
}

function oneKeyForm(slot: Slot, written: Tree, catalogue: Catalogue): Tree {
  const { place } = written;
  const one = (name: string, settings: Tree) => map([{ key: name, keyPlace: place, value: settings }], place);
  if (written.kind === 'scalar' && typeof written.value === 'string') {
    const text = written.value;
    if (componentNamed(slot, catalogue, text)) return one(text, map([], place));
    for (const component of fallbackLast(componentsOf(slot, catalogue))) {
      const settings = component.fromText?.(text);
      if (settings) return one(component.name, planted(inFileForm(component, settings), place));
    }
  }
  if (written.kind !== 'map' || written.entries.length !== 1) return written;
  const [entry] = written.entries;
  const component = componentNamed(slot, catalogue, entry!.key);
  return component ? withEntry(written, { ...entry!, value: settingsForm(component, entry!.value) }) : written;
}

function fallbackLast(components: readonly Named[]): readonly Named[] {
  return [...components.filter(({ fallback }) => !fallback), ...components.filter(({ fallback }) => fallback)];
}

/** Settings as a map: nothing for an empty value, the shorthand's setting for a bare one. */
function settingsForm(component: Component, written: Tree): Tree {
  if (written.kind === 'map') return written;
  if (written.kind === 'scalar' && written.value === null) return map([], written.place);
  if (component.shorthand === undefined) return written;
  return map([{ key: component.shorthand, keyPlace: written.place, value: written }], written.place);
}

function namedForm(slot: Slot, written: Tree): Tree {
  const { place } = written;
  const name = (value: Tree) => ({ key: 'name', keyPlace: place, value });
  const isEmpty = written.kind === 'scalar' && written.value === null;
  const otherwise = slot.otherwise === undefined ? [] : [name(scalar(slot.otherwise, place))];
  if (isEmpty) return map(otherwise, place);
  if (written.kind === 'scalar' && typeof written.value === 'string') return map([name(written)], place);
  if (written.kind === 'map' && !entryOf(written, 'name')) return map([...otherwise, ...written.entries], place);
  return written;
}

/** The items of a slot that takes several; one that stands alone is a list of one. */
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

/** Settings as TypeScript has them, with the names that the file gives them. */
function inFileForm(component: Component, settings: object): { [setting: string]: unknown } {
  const names = Object.keys((component.schema.properties as object | undefined) ?? {});
  return Object.fromEntries(
    Object.entries(settings).map(([setting, value]) => [
      names.find((name) => camelCase(name) === setting) ?? setting,
      value,
    ]),
  );
}

const namedSchemas = new WeakMap<Component, JsonSchema>();

/** Of a `named` component as the file has it: its own settings, the slot's shared ones, and `name`. */
export function namedSchema(slot: Slot, component: Component): JsonSchema {
  const known = namedSchemas.get(component);
  if (known) return known;
  const schema: JsonSchema = {
    ...component.schema,
    properties: {
      name: { type: 'string', description: component.summary },
      ...(component.schema.properties as object | undefined),
      ...slot.shared,
      ...(slot.sharedBySome?.has(component) && slot.sharedBySome.settings),
    },
  };
  namedSchemas.set(component, schema);
  return schema;
}

/** Settings beside a component's own, where it is not known which component it is. */
export const sharedSettings = ({ shared, sharedBySome }: Slot) => ({ ...shared, ...sharedBySome?.settings });

/** The schema of one setting, whichever component it belongs to. */
export function settingSchema(slot: Slot, component: Component | undefined, setting: string): JsonSchema | undefined {
  if (component === undefined) return sharedSettings(slot)[setting];
  return propertyOf(slot.form === 'named' ? namedSchema(slot, component) : component.schema, setting);
}
