import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import type { JsonSchema } from '../../contracts/components/component.js';
import { camelCase } from '../../foundation/camel-case.js';

/** The member of a family that its default settings describe. */
export function defaultArchitecture({ schema }: Pick<Backbone, 'schema'>): Architecture {
  const properties = schema.properties as { readonly [setting: string]: JsonSchema };
  const defaults = Object.entries(properties).filter(([, { default: byDefault }]) => byDefault !== undefined);
  const named = defaults.map(([setting, { default: byDefault }]) => [camelCase(setting), byDefault]);
  return Object.fromEntries(named) as Architecture;
}
