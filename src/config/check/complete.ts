import type { JsonSchema } from '../../contracts/components/component.js';
import { propertyOf, slotOf } from '../schema/section.js';
import { type Entry, list, type MapTree, planted, type Tree } from '../text/tree.js';
import { type At, asWritten, below, type Complete, type Context, ofList, ofMap } from './completed.js';
import { completeSlot } from './slots/complete-slot.js';

/** Fills defaults and settles the form of components below a value, and checks the components' own settings. */
export function complete(schema: JsonSchema, written: Tree, at: At, context: Omit<Context, 'complete'>): Complete {
  return completeValue(schema, written, at, { ...context, complete: completeValue });
}

function completeValue(schema: JsonSchema, written: Tree, at: At, context: Context): Complete {
  const slot = slotOf(schema);
  if (slot) return completeSlot(slot, written, at, context);
  if (written.kind === 'map') {
    const map = mapForm(schema);
    if (map) return completeMap(map, written, at, context);
  }
  if (written.kind === 'list' && schema.items) {
    const items = written.items.map((item, index) =>
      completeValue(
        schema.items as JsonSchema,
        item,
        { path: [...at.path, String(index)], keyPlace: item.place },
        context,
      ),
    );
    return ofList(items, written.place);
  }
  return asWritten(written);
}

/** The schema that completes a map: where a value has several forms, that of the map. */
function mapForm(schema: JsonSchema): JsonSchema | undefined {
  const forms = [schema, ...((schema.anyOf ?? []) as readonly JsonSchema[])];
  return forms.find(({ properties }) => properties);
}

export function completeMap(schema: JsonSchema, written: MapTree, at: At, context: Context): Complete {
  const members: { entry: Omit<Entry, 'value'>; value: Complete }[] = [];
  const names = Object.keys(schema.properties as object);
  for (const name of names) {
    const property = propertyOf(schema, name)!;
    const entry = written.entries.find(({ key }) => key === name);
    const absent = { key: name, keyPlace: written.place };
    const value = entry && presentValue(property, entry.value);
    if (value)
      members.push({ entry: entry!, value: completeValue(property, value, below(at, name, entry!.keyPlace), context) });
    else if (!entry && 'default' in property) {
      const planned = planted(property.default, written.place);
      members.push({ entry: absent, value: completeValue(property, planned, below(at, name, written.place), context) });
    }
  }
  // Unknown settings are kept, so that the check against the schema names them.
  const unknown = written.entries.filter(({ key }) => !names.includes(key));
  for (const entry of unknown) members.push({ entry, value: asWritten(entry.value) });
  return ofMap(members, written.place);
}

/** A value in the form that documents have; undefined for one that is written as if it were left out. */
function presentValue(schema: JsonSchema, written: Tree): Tree | undefined {
  if (written.kind !== 'scalar') return written;
  const { value } = written;
  if ('unwritten' in schema && value === schema.unwritten) return undefined;
  if (schema.oneIsList && typeof value === 'string') return list([written], written.place);
  return written;
}
