import type { Catalogue } from '../../contracts/catalogue.js';
import type { JsonSchema } from '../../contracts/components/component.js';
import { propertyOf, type Slot, slotOf } from '../schema/section.js';
import { type Entry, list, type MapTree, map, memberOf, type Tree, withoutEntry } from '../text/tree.js';
import { recordedUse } from './components.js';
import { formOf } from './slots/forms.js';

export const isNull = (tree: Tree | undefined) => tree?.kind === 'scalar' && tree.value === null;

/**
 * Returns the value without the settings that are null, at any depth: null means that a setting is left out, and a map of which
 * nothing remains, though it needs something, is left out with them. Settings that no schema knows are kept, so that the
 * check names them. Undefined if the value itself is left out.
 */
export function withoutNulls(schema: JsonSchema | undefined, written: Tree, catalogue: Catalogue): Tree | undefined {
  if (isNull(written)) return undefined;
  const slot = slotOf(schema);
  if (slot) return ofSlot(slot, written, catalogue);
  if (written.kind === 'list') return itemsOf(written, (item) => withoutNulls(itemSchema(schema), item, catalogue));
  if (written.kind !== 'map') return written;
  const form = formsOf(schema).find(({ properties, additionalProperties }) => properties || additionalProperties);
  const kept = settingsOf(written, (name) => memberSchema(form, name), catalogue);
  const needsSome = typeof form?.minProperties === 'number' && kept.entries.length < written.entries.length;
  return needsSome && kept.entries.length === 0 ? undefined : kept;
}

const formsOf = (schema: JsonSchema | undefined) => [schema ?? {}, ...((schema?.anyOf ?? []) as readonly JsonSchema[])];

const itemSchema = (schema: JsonSchema | undefined) => schema?.items as JsonSchema | undefined;

function memberSchema(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const others = schema?.additionalProperties;
  return propertyOf(schema, name) ?? (typeof others === 'object' ? (others as JsonSchema) : undefined);
}

/** Changes each item of a list; an item that is null is no setting, and stays for the check. */
function itemsOf(written: Tree & { kind: 'list' }, change: (item: Tree) => Tree | undefined): Tree {
  return list(
    written.items.map((item) => change(item) ?? item),
    written.place,
  );
}

function settingsOf(
  written: MapTree,
  schemaOf: (name: string) => JsonSchema | undefined,
  catalogue: Catalogue,
): MapTree {
  const kept = written.entries.flatMap((entry): readonly Entry[] => {
    const schema = schemaOf(entry.key);
    const value = schema ? withoutNulls(schema, entry.value, catalogue) : entry.value;
    return value ? [{ ...entry, value }] : [];
  });
  return map(kept, written.place);
}

function ofSlot(slot: Slot, written: Tree, catalogue: Catalogue): Tree {
  if (slot.count === 'one') return ofComponent(slot, written, catalogue);
  if (recordedUse(slot, written)) return written;
  return written.kind === 'list'
    ? itemsOf(written, (item) => ofComponent(slot, item, catalogue))
    : ofComponent(slot, written, catalogue);
}

function ofComponent(slot: Slot, written: Tree, catalogue: Catalogue): Tree {
  if (written.kind !== 'map') return written;
  const settings = slot.form === 'named' && isNull(memberOf(written, 'name')) ? withoutEntry(written, 'name') : written;
  const full = formOf(slot).longForm(slot, settings, catalogue);
  const schemaOf = (name: string) => {
    const member = formOf(slot).member(slot, full, name, catalogue);
    return member && 'schema' in member ? member.schema : undefined;
  };
  if (slot.form === 'named') return settingsOf(settings, schemaOf, catalogue);
  // The one key is the component itself, which needs no settings.
  const entries = settings.entries.map((entry) => ({
    ...entry,
    value: withoutNulls(schemaOf(entry.key), entry.value, catalogue) ?? entry.value,
  }));
  return map(entries, settings.place);
}
