import type { Catalogue } from '../../../contracts/catalogue.js';
import type { Component } from '../../../contracts/components/component.js';
import { camelCase } from '../../../foundation/camel-case.js';
import { propertyOf, type Slot } from '../../schema/section.js';
import { map, planted, type Tree, withEntry } from '../../text/tree.js';
import { type At, asWritten, below, type Complete, type Context } from '../completed.js';
import { componentNamed, componentsOf, kindNames, withArticle } from '../components.js';
import { addSchemaProblems } from '../schema-problems.js';
import { names, path, refuse, refuseName } from './refuse.js';
import type { SlotForm } from './slot-form.js';

/** `dropout`, `dropout: 0.2` or `dropout: { rate: 0.2 }`; some components also as a text of their own. */
export const oneKey: SlotForm = {
  longForm,
  complete,
  member(slot, full, name, catalogue) {
    const written = full?.kind === 'map' && full.entries.length === 1 ? full.entries[0]!.key : undefined;
    if (written === undefined) return undefined;
    return written === name ? { schema: componentNamed(slot, catalogue, written)?.schema } : { instead: written };
  },
  settingsBelow: () => [],
};

function longForm(slot: Slot, written: Tree, catalogue: Catalogue): Tree {
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

function fallbackLast(components: ReturnType<typeof componentsOf>): ReturnType<typeof componentsOf> {
  return [...components.filter(({ fallback }) => !fallback), ...components.filter(({ fallback }) => fallback)];
}

/** Settings as a map: nothing for an empty value, the shorthand's setting for a bare one. */
function settingsForm(component: Component, written: Tree): Tree {
  if (written.kind === 'map') return written;
  if (written.kind === 'scalar' && written.value === null) return map([], written.place);
  if (component.shorthand === undefined) return written;
  return map([{ key: component.shorthand, keyPlace: written.place, value: written }], written.place);
}

/** Settings in TypeScript's form, renamed to the file's snake_case. */
function inFileForm(component: Component, settings: object): { [setting: string]: unknown } {
  const names = Object.keys((component.schema.properties as object | undefined) ?? {});
  return Object.fromEntries(
    Object.entries(settings).map(([setting, value]) => [
      names.find((name) => camelCase(name) === setting) ?? setting,
      value,
    ]),
  );
}

function complete(slot: Slot, full: Tree, at: At, context: Context): Complete {
  const kind = kindNames[slot.kind];
  if (full.kind !== 'map' || full.entries.length === 0) {
    if (full.kind === 'scalar' && typeof full.value === 'string') {
      return refuseName(slot, full, full.value, at, context);
    }
    return refuse(full, at, context, `${withArticle(kind)}: ${names(slot, context)}`);
  }
  const [entry, second] = full.entries;
  const component = componentNamed(slot, context.catalogue, entry!.key);
  if (!component) return refuseName(slot, { ...full, place: entry!.keyPlace }, entry!.key, at, context);
  if (second) {
    const isSetting = propertyOf(component.schema, second.key) !== undefined;
    const advice = isSetting ? `indent ${second.key} below ${component.name}` : `expected one ${kind}`;
    const text = `${path(at)} has ${second.key} beside ${component.name}; ${advice}`;
    context.problems.add('CONFIG_WRONG_VALUE', second.keyPlace, text);
    return asWritten(full);
  }
  const inside = below(at, component.name, entry!.keyPlace);
  const own = context.complete(component.schema, entry!.value, inside, context);
  addSchemaProblems(component.schema, { tree: own.tree, ...inside, owner: component.name }, context.problems);
  const bare = Object.keys(own.document as object).length === 0;
  return {
    tree: map([{ ...entry!, value: own.tree }], full.place),
    document: bare ? component.name : { [component.name]: own.document },
    settings: { name: component.name, ...(own.settings as object) },
  };
}
