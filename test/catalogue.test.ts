import t, { type Test } from 'tap';
import { catalogue } from '../src/catalogue.js';
import { validatorOf } from '../src/config/check/schema-problems.js';
import type { Component, JsonSchema, TextNamed } from '../src/contracts/components/component.js';

/** What `config` can check, explain in words and put into the documentation and the schema for editors. */
const understood = new Set([
  ...['type', 'description', 'default', 'enum', 'const', 'anyOf', 'expected', 'defaultNote', 'examples'],
  ...['properties', 'required', 'additionalProperties', 'minProperties', 'maxProperties'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength', 'pattern', 'format'],
  ...['items', 'minItems', 'maxItems', 'uniqueItems'],
]);

type Properties = { readonly [name: string]: JsonSchema };

for (const [kind, components] of Object.entries(catalogue) as [string, readonly TextNamed[]][]) {
  t.test(kind, async (t) => {
    const names = components.map(({ name }) => name);
    t.ok(names.length > 0);
    t.strictSame(names, [...new Set(names)].sort(), 'names differ and are sorted');
    const fallbacks = components.filter(({ fallback }) => fallback);
    t.ok(fallbacks.length <= 1, 'at most one takes the texts that no other takes');
    t.ok(
      fallbacks.every(({ fromText }) => fromText),
      'which are texts',
    );
    for (const component of components) t.test(component.name, async (t) => checkComponent(t, component));
  });
}

function checkComponent(t: Test, { name, revision, summary, schema, shorthand }: Component): void {
  t.match(name, /^[a-z][a-z0-9_]*$/, 'is named in snake_case');
  t.ok(Number.isInteger(revision) && revision >= 1);
  t.match(summary, /^[A-Z].*\.$/, 'has a sentence of its own');
  t.equal(schema.type, 'object');
  t.equal(schema.additionalProperties, false, 'refuses unknown settings');
  if (shorthand !== undefined) t.ok(shorthand in (schema.properties as Properties), 'its shorthand is a setting');
  checkSettings(t, schema, name);
  t.doesNotThrow(() => validatorOf(schema), 'ajv compiles its schema');
}

function checkSettings(t: Test, schema: JsonSchema, path: string): void {
  for (const keyword of Object.keys(schema))
    t.ok(understood.has(keyword), `${path}: the keyword ${keyword} is understood`);
  const required = (schema.required ?? []) as readonly string[];
  for (const [setting, property] of Object.entries((schema.properties ?? {}) as Properties)) {
    const at = `${path}.${setting}`;
    t.match(setting, /^[a-z][a-z0-9_]*$/, `${at} is in snake_case`);
    t.match(property.description, /^\S.*\.$/s, `${at} is described in a sentence`);
    t.notOk('default' in property && required.includes(setting), `${at} is not both required and defaulted`);
    if ('default' in property) t.ok(validatorOf(property)(property.default), `${at}: its default is possible`);
    checkSettings(t, property, at);
  }
  for (const branch of (schema.anyOf ?? []) as readonly JsonSchema[]) {
    t.notMatch(JSON.stringify(branch), /"default":/, `${path}: defaults inside a choice are not filled in`);
    checkSettings(t, branch, path);
  }
}
