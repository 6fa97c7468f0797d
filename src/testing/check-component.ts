import { equal, match, ok } from 'node:assert/strict';
import { validatorOfForeign } from '../config/check/schema-problems.js';
import type { Component, JsonSchema } from '../contracts/components/component.js';
import { broken } from './broken.js';

/**
 * The schema keywords that are checked, explained in words and put into the documentation and the schema for editors.
 */
const understood = new Set([
  ...['type', 'description', 'default', 'enum', 'const', 'anyOf', 'expected', 'defaultNote', 'examples'],
  ...['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'pattern', 'format'],
  ...['items', 'minItems', 'maxItems', 'uniqueItems'],
]);

type Properties = { readonly [name: string]: JsonSchema };

const snakeCase = /^[a-z][a-z0-9_]*$/;

/**
 * Checks what components of every kind declare: name, revision, summary and schema. The other kits begin with it.
 *
 * @throws AssertionError that names the component and the promise that it does not keep
 */
export function checkComponent({ name, revision, summary, schema, shorthand }: Component): void {
  match(name, snakeCase, `${name}: is named in snake_case`);
  ok(Number.isInteger(revision) && revision >= 1, `${name}: its revision is a whole number from 1`);
  match(summary, /^[A-Z].*\.$/, `${name}: its summary is a sentence of one line`);
  equal(schema.type, 'object', `${name}: its schema is that of an object`);
  equal(schema.additionalProperties, false, `${name}: refuses unknown settings`);
  if (shorthand !== undefined)
    ok(shorthand in ((schema.properties ?? {}) as Properties), `${name}: its shorthand is a setting`);
  checkSettings(schema, name);
  try {
    validatorOfForeign(schema);
  } catch (error) {
    throw broken(`${name}: its schema compiles`, error);
  }
}

function checkSettings(schema: JsonSchema, path: string): void {
  for (const keyword of Object.keys(schema))
    ok(understood.has(keyword), `${path}: the keyword ${keyword} is understood`);
  const required = (schema.required ?? []) as readonly string[];
  for (const [setting, property] of Object.entries((schema.properties ?? {}) as Properties)) {
    const at = `${path}.${setting}`;
    match(setting, snakeCase, `${at}: is in snake_case`);
    match(String(property.description ?? ''), /^\S.*\.$/s, `${at}: is described in a sentence`);
    ok(!('default' in property && required.includes(setting)), `${at}: is not both required and defaulted`);
    if ('default' in property) ok(validatorOfForeign(property)(property.default), `${at}: its default is possible`);
    checkSettings(property, at);
  }
  for (const branch of (schema.anyOf ?? []) as readonly JsonSchema[]) {
    ok(
      !JSON.stringify(branch).includes('"default":'),
      `${path}: has no defaults inside a choice, which are not filled in`,
    );
    checkSettings(branch, path);
  }
}
