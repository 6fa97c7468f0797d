import type { ErrorObject } from 'ajv';
import type { JsonSchema } from '../../contracts/components/component.js';
import { typesOf } from './describe.js';

/**
 * Returns the errors of only that branch of an `anyOf` or `oneOf` which the value's type selects, where ajv reports
 * those of all branches; or, if the type selects none or several, the single error that the value matches no branch.
 */
export function meantBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let kept = errors;
  for (const choice of errors) {
    if (choice.keyword !== 'anyOf' && choice.keyword !== 'oneOf') continue;
    const branches = choice.schema as readonly JsonSchema[];
    const meant = branches.flatMap((branch, index) => (typesOf(branch).some(isTypeOf(choice.data)) ? [index] : []));
    const within = `${choice.schemaPath}/`;
    const isInside = (error: ErrorObject) =>
      error.schemaPath.startsWith(within) && error.instancePath.startsWith(choice.instancePath);
    const chosen = `${within}${meant[0]}/`;
    const ofChosen = meant.length === 1 ? errors.filter((error) => error.schemaPath.startsWith(chosen)) : [];
    // A value that is wrong inside keeps the errors there; one that is wrong as a whole, such as a text that is not in
    // the enum, gets a message with everything that is accepted.
    const keepsChosen = ofChosen.some(
      ({ instancePath, keyword }) => instancePath !== choice.instancePath || aboutMembers.has(keyword),
    );
    kept = kept.filter((error) => {
      if (error === choice) return !keepsChosen;
      return !isInside(error) || (keepsChosen && error.schemaPath.startsWith(chosen));
    });
  }
  return kept;
}

const aboutMembers = new Set([
  'additionalProperties',
  'required',
  'minProperties',
  'maxProperties',
  'minItems',
  'maxItems',
]);

const isTypeOf = (value: unknown) => (type: string) => {
  if (Array.isArray(value)) return type === 'array';
  if (value === null) return type === 'null';
  if (type === 'integer') return typeof value === 'number';
  return typeof value === type;
};
