import type { Component } from '../../contracts/components/component.js';
import { propertyOf, type Slot, slotOf } from '../schema/section.js';
import { listed } from '../text/nearest.js';
import { type MapTree, map, memberOf, plain, type Tree } from '../text/tree.js';
import { type At, asWritten, below, type Complete, type Context, ofList, ofMap } from './completed.js';
import {
  componentAdvice,
  componentNamed,
  componentsOf,
  kindNames,
  listForm,
  longForm,
  namedSchema,
  recordedUse,
  sharedSettings,
  withArticle,
} from './components.js';
import { showValue } from './describe.js';
import { addSchemaProblems } from './schema-problems.js';

/** Completes the component or components that a slot names. */
export function completeSlot(slot: Slot, written: Tree, at: At, context: Context): Complete {
  if (slot.count === 'one') return completeOne(slot, written, at, context);
  const use = recordedUse(slot, written);
  if (use) return completeUse(slot, written, use, at, context);
  const all = listForm(slot, written);
  const expected = `a list, each ${withArticle(kindNames[slot.kind])}`;
  if (all.kind !== 'list') return refuse(written, at, context, expected);
  if (all.items.length === 0 && slot.count === 'one or many') return refuse(written, at, context, expected);
  const items = all.items.map((item, index) => completeOne(slot, item, below(at, String(index), item.place), context));
  return ofList(items, written.place);
}

function completeOne(slot: Slot, written: Tree, at: At, context: Context): Complete {
  const full = longForm(slot, written, context.catalogue);
  if (slot.form === 'one-key') return completeOneKey(slot, full, at, context);
  const complete = completeNamed(slot, full, at, context);
  const bareName = slot.keepsBareName && full.kind === 'map' && full.entries.length === 1 && memberOf(full, 'name');
  return bareName ? { ...complete, document: plain(bareName) } : complete;
}

function completeOneKey(slot: Slot, full: Tree, at: At, context: Context): Complete {
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

function completeNamed(slot: Slot, full: Tree, at: At, context: Context): Complete {
  const kind = kindNames[slot.kind];
  if (full.kind !== 'map') return refuse(full, at, context, `${withArticle(kind)}: ${names(slot, context)}`);
  const name = memberOf(full, 'name');
  if (!name) {
    const text = `${path(at)}.name is missing; expected ${names(slot, context)}`;
    context.problems.add('CONFIG_MISSING_SETTING', at.keyPlace, text);
    return context.complete({ properties: sharedSettings(slot) }, full, at, context);
  }
  const written = plain(name);
  const component = typeof written === 'string' ? componentNamed(slot, context.catalogue, written) : undefined;
  const nameAt = below(at, 'name', name.place);
  if (!component) {
    if (typeof written === 'string') refuseName(slot, name, written, nameAt, context);
    else refuse(name, nameAt, context, names(slot, context));
    // Whatever it was to be, these settings it has.
    return context.complete({ properties: sharedSettings(slot) }, full, at, context);
  }
  return completeSettings(slot, component, full, at, context);
}

function completeSettings(slot: Slot, component: Component, full: MapTree, at: At, context: Context): Complete {
  const schema = namedSchema(slot, component);
  const own = context.complete(schema, full, at, context);
  const elsewhere = (setting: string) =>
    componentNamed(slot, context.catalogue, setting) ? `name: ${setting}` : context.elsewhere(setting);
  const subject = { tree: own.tree, ...at, owner: component.name, elsewhere };
  addSchemaProblems(schema, subject, context.problems);
  return { ...own, settings: withUse(slot, own) };
}

/** Where the file says which of a list was used, the list stays and `weightsUsed` is set beside it. */
function withUse(slot: Slot, own: Complete): unknown {
  const settings = { ...(own.settings as { [setting: string]: unknown }) };
  for (const [name, property] of Object.entries(slot.shared ?? {})) {
    const value = memberOf(own.tree, name);
    const inner = slotOf(property);
    if (!value || !inner || !recordedUse(inner, value)) continue;
    const { used, listed: all } = settings[name] as { used: unknown; listed: unknown };
    settings[name] = all;
    settings[`${name}Used`] = used;
  }
  return settings;
}

/** The list is what the file declares; which of it was used is noted beside it and is no part of the document. */
function completeUse(slot: Slot, written: Tree, use: { used: Tree; listed: Tree }, at: At, context: Context): Complete {
  const all = completeSlot(slot, use.listed, below(at, 'listed', use.listed.place), context);
  const used = completeOne(slot, use.used, below(at, 'used', use.used.place), context);
  const members = [
    { entry: { key: 'used', keyPlace: use.used.place }, value: used },
    { entry: { key: 'listed', keyPlace: use.listed.place }, value: all },
  ];
  const documents = (all.document as readonly unknown[]).map((document) => JSON.stringify(document));
  if (Array.isArray(all.document) && !documents.includes(JSON.stringify(used.document))) {
    const text = `${path(at)}.used is not one of those listed; expected one of them`;
    context.problems.add('CONFIG_CONFLICT', use.used.place, text);
  }
  return { ...ofMap(members, written.place), document: all.document };
}

function refuse(written: Tree, at: At, context: Context, expected: string): Complete {
  context.problems.add(
    'CONFIG_WRONG_VALUE',
    written.place,
    `${path(at)} is ${showValue(written)}; expected ${expected}`,
  );
  return asWritten(written);
}

function refuseName(slot: Slot, written: Tree, name: string, at: At, context: Context): Complete {
  const kind = withArticle(kindNames[slot.kind]);
  const text = `${path(at)} is ${JSON.stringify(name)}, which is not ${kind}; ${componentAdvice(slot, context.catalogue, name)}`;
  context.problems.add('CONFIG_UNKNOWN_COMPONENT', written.place, text);
  return asWritten(written);
}

const path = (at: At) => at.path.join('.');

function names(slot: Slot, context: Context): string {
  return listed(componentsOf(slot, context.catalogue).map(({ name }) => name));
}
