import type { Component, JsonSchema } from '../../../contracts/components/component.js';
import { propertyOf, type Slot, slotOf } from '../../schema/section.js';
import { entryOf, type MapTree, map, memberOf, plain, scalar, type Tree } from '../../text/tree.js';
import { type At, below, type Complete, type Context } from '../completed.js';
import { componentNamed, componentsOf, kindNames, recordedUse, withArticle } from '../components.js';
import { addSchemaProblems } from '../schema-problems.js';
import { names, path, refuse, refuseName } from './refuse.js';
import type { SlotForm } from './slot-form.js';

/** `adam` or `{ name: adam, … }`: the name stands among the settings. */
export const named: SlotForm = {
  longForm,
  complete(slot, full, at, context) {
    const completed = complete(slot, full, at, context);
    const bareName = slot.keepsBareName && full.kind === 'map' && full.entries.length === 1 && memberOf(full, 'name');
    return bareName ? { ...completed, document: plain(bareName) } : completed;
  },
  member(slot, full, name, catalogue) {
    const written = full && memberOf(full, 'name');
    const component = written?.kind === 'scalar' ? componentNamed(slot, catalogue, String(written.value)) : undefined;
    const settings = component ? namedSchema(slot, component) : { properties: sharedSettings(slot) };
    return { schema: propertyOf(settings, name) };
  },
  settingsBelow: (slot, catalogue) => componentsOf(slot, catalogue).map((component) => namedSchema(slot, component)),
};

function longForm(slot: Slot, written: Tree): Tree {
  const { place } = written;
  const name = (value: Tree) => ({ key: 'name', keyPlace: place, value });
  const isEmpty = written.kind === 'scalar' && written.value === null;
  const otherwise = slot.otherwise === undefined ? [] : [name(scalar(slot.otherwise, place))];
  if (isEmpty) return map(otherwise, place);
  if (written.kind === 'scalar' && typeof written.value === 'string') return map([name(written)], place);
  if (written.kind === 'map' && !entryOf(written, 'name')) return map([...otherwise, ...written.entries], place);
  return written;
}

function complete(slot: Slot, full: Tree, at: At, context: Context): Complete {
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
    // Whichever component was meant, it has these settings.
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

/**
 * Returns the settings of a component. If the file records which item of a list was used, the list stays and
 * `weightsUsed` is set beside it.
 */
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

const namedSchemas = new WeakMap<Component, JsonSchema>();

/** The schema of a `named` component in the file: its own settings, the slot's shared ones, and `name`. */
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

/** The schemas of the settings beside a component's own, for a component that is not known. */
const sharedSettings = ({ shared, sharedBySome }: Slot) => ({ ...shared, ...sharedBySome?.settings });
