import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { JsonSchema } from '../../contracts/components/component.js';
import { ownKeywords, propertyOf, slotOf } from '../schema/section.js';
import { listed, nearest } from '../text/nearest.js';
import type { Problems } from '../text/problem.js';
import type { Place } from '../text/source-text.js';
import { entryOf, plain, type Tree } from '../text/tree.js';
import { kindNames, withArticle } from './components.js';
import { describeSchema, rewriteHint, showValue } from './describe.js';
import { meantBranches } from './meant-branches.js';

/** A value to be checked, with its names in messages. */
export interface Subject {
  readonly tree: Tree;
  /** The dotted path of the value in parts; empty for the whole file. */
  readonly path: readonly string[];
  /** The place of its name, or the start of the file for the whole file: missing settings are reported there. */
  readonly keyPlace: Place;
  /** The component that the settings belong to, e.g. `adam`; empty for the whole file. */
  readonly owner: string;
  /** Advice on where a setting is known that this value does not have. */
  readonly elsewhere?: (setting: string) => string | undefined;
}

// Espalier's own schemas are validated by tests, because validating them at every start would double the time of a
// check.
const ajv = new Ajv({
  ...{ allErrors: true, verbose: true, validateSchema: false },
  ...{ strict: true, strictTypes: true, allowUnionTypes: true },
});
ajv.addVocabulary([...ownKeywords]);
ajv.addFormat('regex', compiles);

function compiles(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const validators = new WeakMap<JsonSchema, ValidateFunction>();

export function validatorOf(schema: JsonSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known) return known;
  const compiled = ajv.compile(schema);
  validators.set(schema, compiled);
  return compiled;
}

/**
 * Returns the validator of a plugin's schema.
 * @throws Error if it is not a JSON schema
 */
export function validatorOfForeign(schema: JsonSchema): ValidateFunction {
  ajv.validateSchema(schema, true);
  return validatorOf(schema);
}

/** Reports, in words, everything in which a value differs from a schema. */
export function addSchemaProblems(schema: JsonSchema, subject: Subject, problems: Problems): void {
  const validate = validatorOf(schema);
  if (validate(plain(subject.tree))) return;
  const reported = new Set<string>();
  for (const error of meantBranches(validate.errors!)) {
    const found = locate(subject, error);
    if (error.keyword === 'additionalProperties') addUnknown(found, error, problems);
    else if (error.keyword === 'required') addMissing(found, error, problems);
    else if (error.keyword === 'uniqueItems') addRepeated(found, error, problems);
    // A value that breaks several rules of its schema is reported once.
    else if (!reported.has(error.instancePath)) {
      reported.add(error.instancePath);
      const expectation = error.parentSchema as JsonSchema;
      const expected = describeSchema(expectation) + rewriteHint(found.tree, expectation);
      const text = `${found.path.join('.')} is ${showValue(found.tree)}; expected ${expected}`;
      problems.add('CONFIG_WRONG_VALUE', found.tree.place, text);
    }
  }
}

/** The part of the subject that an error concerns. */
function locate(subject: Subject, error: ErrorObject): Subject {
  let found = subject;
  for (const part of error.instancePath.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const path = [...found.path, name];
    const item = found.tree.kind === 'list' ? found.tree.items[Number(name)] : undefined;
    const entry = entryOf(found.tree, name);
    if (item) found = { ...found, tree: item, path, owner: '', keyPlace: item.place };
    else if (entry) found = { ...found, tree: entry.value, path, owner: name, keyPlace: entry.keyPlace };
  }
  return found;
}

function addUnknown({ tree, path, owner, elsewhere }: Subject, error: ErrorObject, problems: Problems): void {
  const name = String(error.params.additionalProperty);
  const names = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
  const full = [...path, shown(name)].join('.');
  const other = elsewhere?.(name);
  const near = nearest(name, names) ?? (other === full ? undefined : other);
  const advice = near ? `did you mean ${near}?` : `expected ${listed(names) || 'no settings'}`;
  const whose = owner ? ` of ${owner}` : '';
  const place = entryOf(tree, name)?.keyPlace ?? tree.place;
  problems.add('CONFIG_UNKNOWN_SETTING', place, `${full} is not a setting${whose}; ${advice}`);
}

const shown = (name: string) => (/^[\w.-]+$/.test(name) ? name : JSON.stringify(name));

function addMissing({ path, keyPlace }: Subject, error: ErrorObject, problems: Problems): void {
  const name = String(error.params.missingProperty);
  const schema = propertyOf(error.parentSchema as JsonSchema, name) ?? {};
  const slot = slotOf(schema);
  const expected = slot ? withArticle(kindNames[slot.kind]) : describeSchema(schema);
  problems.add('CONFIG_MISSING_SETTING', keyPlace, `${[...path, name].join('.')} is missing; expected ${expected}`);
}

function addRepeated({ tree, path }: Subject, error: ErrorObject, problems: Problems): void {
  const { i, j } = error.params as { i: number; j: number };
  const item = tree.kind === 'list' ? tree.items[Math.max(i, j)] : undefined;
  const repeated = item ? showValue(item) : 'a value';
  const text = `${path.join('.')} lists ${repeated} twice; expected ${describeSchema(error.parentSchema as JsonSchema)}`;
  problems.add('CONFIG_WRONG_VALUE', item?.place ?? tree.place, text);
}
