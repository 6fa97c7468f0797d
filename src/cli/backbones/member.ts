import { describeSchema } from '../../config/check/describe.js';
import { validatorOf } from '../../config/check/schema-problems.js';
import { listed } from '../../config/text/nearest.js';
import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import type { JsonSchema } from '../../contracts/components/component.js';
import { camelCase } from '../../foundation/camel-case.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { defaultArchitecture } from '../../models/architectures/default-architecture.js';

/** Settings of a backbone, named as in an experiment file; undefined if an option was not given. */
export type GivenSettings = { readonly [setting: string]: unknown };

/**
 * Returns the requested member of a family, with defaults filled in. Throws an EspalierError that names the wrong
 * option and lists the valid ones; `forAll` are settings that every backbone has beside its own.
 */
export function familyMember(backbone: Backbone, given: GivenSettings, forAll: readonly string[] = []): Architecture {
  const problem = firstProblem(backbone, given, forAll);
  if (problem) throw problem;
  const settings = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...defaultArchitecture(backbone),
    ...Object.fromEntries(settings.map(([setting, value]) => [camelCase(setting), value])),
  };
}

export function hasMember(backbone: Backbone, given: GivenSettings): boolean {
  return firstProblem(backbone, given) === undefined;
}

function firstProblem(
  { name, schema }: Backbone,
  given: GivenSettings,
  forAll: readonly string[] = [],
): EspalierError | undefined {
  const properties = schema.properties as { readonly [setting: string]: JsonSchema };
  for (const [setting, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const property = properties[setting];
    if (!property)
      return new EspalierError('CONFIG_UNKNOWN_SETTING', `${option(setting)} is not a setting of ${name}`, {
        remedy: `It has ${listed([...Object.keys(properties), ...forAll].map(option), 'and')}.`,
      });
    if (!validatorOf(property)(value))
      return new EspalierError('CONFIG_WRONG_VALUE', `${option(setting)} ${value} does not fit ${name}`, {
        remedy: `Expected ${describeSchema(property)}.`,
      });
  }
  return undefined;
}

const option = (setting: string) => `--${setting.replaceAll('_', '-')}`;
