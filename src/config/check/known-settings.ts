import type { Catalogue } from '../../contracts/catalogue.js';
import type { JsonSchema } from '../../contracts/components/component.js';
import { experimentSchema } from '../schema/file-schema.js';
import { slotOf } from '../schema/section.js';
import { fold, nearest } from '../text/nearest.js';
import { formOf } from './slots/forms.js';

/**
 * All settings outside lists by their dotted path, blocks included. A path has several schemas where components of one
 * kind share the name of a setting.
 */
export function knownSettings(catalogue: Catalogue): ReadonlyMap<string, readonly JsonSchema[]> {
  const found = new Map<string, JsonSchema[]>();
  const visit = (schema: JsonSchema, path: string) => {
    if (path !== '') found.set(path, [...(found.get(path) ?? []), schema]);
    const slot = slotOf(schema);
    const forms = (schema.anyOf ?? []) as readonly JsonSchema[];
    const maps = slot ? formOf(slot).settingsBelow(slot, catalogue) : [schema, ...forms];
    for (const { properties } of maps) {
      for (const [name, property] of Object.entries((properties ?? {}) as { [name: string]: JsonSchema })) {
        visit(property, path === '' ? name : `${path}.${name}`);
      }
    }
  };
  visit(experimentSchema, '');
  return found;
}

/** A function that finds, for a setting in the wrong block, the path of a setting with that name. */
export function settingElsewhere(catalogue: Catalogue): (setting: string) => string | undefined {
  let known: readonly string[] | undefined;
  return (setting) => {
    known ??= [...knownSettings(catalogue).keys()];
    const name = fold(setting);
    if (known.includes(name)) return `${name} at the top of the file`;
    const exact = known.find((path) => path.endsWith(`.${name}`));
    if (exact) return exact;
    const near = nearest(name, known.map(lastPart));
    return known.find((path) => lastPart(path) === near);
  };
}

const lastPart = (path: string) => path.slice(path.lastIndexOf('.') + 1);
