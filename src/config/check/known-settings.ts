import type { Catalogue, JsonSchema } from '../../contracts/component.js';
import { experimentSchema } from '../schema/file-schema.js';
import { slotOf } from '../schema/section.js';
import { componentsOf, namedSchema } from './components.js';

/** Dotted paths of all settings that are not inside lists, each once, blocks included. */
export function knownSettings(catalogue: Catalogue): readonly string[] {
  const found = new Set<string>();
  const visit = (schema: JsonSchema, path: string) => {
    if (path !== '') found.add(path);
    const slot = slotOf(schema);
    if (slot?.form === 'named') {
      for (const component of componentsOf(slot, catalogue)) visit(namedSchema(slot, component), path);
    }
    for (const [name, property] of Object.entries((schema.properties as { [name: string]: JsonSchema }) ?? {})) {
      visit(property, path === '' ? name : `${path}.${name}`);
    }
  };
  visit(experimentSchema, '');
  return [...found];
}

/** For a setting written in the wrong block: the path of a setting with that name, if there is one. */
export function settingElsewhere(catalogue: Catalogue): (setting: string) => string | undefined {
  let known: readonly string[] | undefined;
  return (setting) => {
    known ??= knownSettings(catalogue);
    return known.find((path) => path.endsWith(`.${setting}`));
  };
}
