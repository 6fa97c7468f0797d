import { componentsOf } from '../../src/config/check/components.js';
import { knownSettings } from '../../src/config/check/known-settings.js';
import { namedSchema } from '../../src/config/check/slots/named.js';
import { sections } from '../../src/config/schema/experiment.js';
import { experimentSchema } from '../../src/config/schema/file-schema.js';
import { propertyOf, type Slot, slotOf } from '../../src/config/schema/section.js';
import type { Catalogue } from '../../src/contracts/catalogue.js';
import type { Component, JsonSchema } from '../../src/contracts/components/component.js';

type Properties = { readonly [name: string]: JsonSchema };

/**
 * One schema of the whole file for editors, JSON Schema draft-07, which VS Code's YAML extension completes best. It
 * accepts every form a component may be written in; where it is stricter or laxer than Espalier, Espalier is right.
 */
export function editorSchema(catalogue: Catalogue): JsonSchema {
  const definitions: { [name: string]: JsonSchema } = {};
  const forEditor = (schema: JsonSchema): JsonSchema => {
    const { slot: _, expected, defaultNote, unwritten, oneIsList, ...rest } = schema;
    const slot = slotOf(schema);
    const described = describe(rest, defaultNote);
    if (oneIsList) return oneOrMany(withMembers(described, forEditor));
    if (!slot) return withMembers(described, forEditor);
    definitions[slot.kind] ??= {};
    definitions[slot.kind] = componentSchema(slot, catalogue, forEditor);
    return { ...described, ...slotSchema(slot) };
  };
  const file = forEditor(experimentSchema);
  const sweep = propertyOf(file, 'sweep')!;
  const grid = { ...propertyOf(sweep, 'grid')!, properties: gridProperties(catalogue, forEditor) };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Espalier experiment',
    ...file,
    properties: {
      ...(file.properties as Properties),
      sweep: { ...sweep, properties: { ...(sweep.properties as Properties), grid } },
    },
    definitions,
  };
}

/** Editors show the description alone, so a default that depends on other settings is told there. */
function describe(schema: JsonSchema, defaultNote: unknown): JsonSchema {
  return defaultNote === undefined
    ? schema
    : { ...schema, description: `${schema.description} Default: ${defaultNote}.` };
}

/** A list that may be written as its one item. */
function oneOrMany({ description, ...many }: JsonSchema): JsonSchema {
  return { description, anyOf: [many.items, many] };
}

function withMembers(schema: JsonSchema, forEditor: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const mapped: { [keyword: string]: unknown } = { ...schema };
  for (const keyword of ['properties'] as const) {
    const members = schema[keyword] as Properties | undefined;
    const required = (schema.required as readonly string[] | undefined) ?? [];
    if (members)
      mapped[keyword] = mapValues(members, (member, name) =>
        required.includes(name) ? forEditor(member) : orNull(forEditor(member)),
      );
  }
  const { items, additionalProperties } = schema;
  if (typeof items === 'object') mapped.items = forEditor(items as JsonSchema);
  if (typeof additionalProperties === 'object')
    mapped.additionalProperties = orNull(forEditor(additionalProperties as JsonSchema));
  if (Array.isArray(schema.anyOf)) mapped.anyOf = schema.anyOf.map(forEditor);
  return mapped;
}

/** Adds null, which leaves the setting out, to the values of a schema; beside a definition, it is a choice of its own. */
function orNull(schema: JsonSchema): JsonSchema {
  const { $ref, type, anyOf } = schema;
  if ($ref !== undefined) return { ...withoutReference(schema), anyOf: [{ $ref }, { type: 'null' }] };
  return {
    ...schema,
    ...(typeof type === 'string' && { type: [type, 'null'] }),
    ...(Array.isArray(schema.enum) && { enum: [...schema.enum, null] }),
    ...(Array.isArray(anyOf) && { anyOf: [...anyOf, { type: 'null' }] }),
  };
}

const withoutReference = ({ $ref: _, ...rest }: JsonSchema): JsonSchema => rest;

function slotSchema(slot: Slot): JsonSchema {
  const one = { $ref: `#/definitions/${slot.kind}` };
  const many = { type: 'array', items: one };
  if (slot.count === 'one') return one;
  if (slot.count === 'many') return many;
  const forms: JsonSchema[] = [one, { ...many, minItems: 1 }];
  if (slot.recordsUse) {
    const properties = { used: one, listed: { anyOf: [one, many] } };
    forms.push({ type: 'object', additionalProperties: false, required: ['used', 'listed'], properties });
  }
  return { anyOf: forms };
}

function componentSchema(slot: Slot, catalogue: Catalogue, forEditor: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const components = componentsOf(slot, catalogue);
  const bare = { enum: components.filter(needsNothing).map(({ name }) => name) };
  if (slot.form === 'named') {
    const forms = components.map((component) => {
      const schema = forEditor(namedSchema(slot, component));
      const isDefault = component.name === slot.otherwise;
      const required = [...((schema.required as string[] | undefined) ?? []), ...(isDefault ? [] : ['name'])];
      const name = { const: component.name, description: component.summary };
      return { title: component.name, ...schema, required, properties: { ...(schema.properties as Properties), name } };
    });
    return { anyOf: [bare, ...forms] };
  }
  // One map with all of them as members: editors complete their names, which they do not in a choice of maps.
  const members = {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(components.map((component) => [component.name, memberSchema(component, forEditor)])),
  };
  const texts = components.some(({ fromText }) => fromText) ? [{ type: 'string' }] : [];
  return { anyOf: [...(bare.enum.length > 0 ? [bare] : []), members, ...texts] };
}

const needsNothing = ({ schema }: Component) => ((schema.required as readonly string[] | undefined) ?? []).length === 0;

/** The settings of a one-key component: as a map, as the bare value of its shorthand, or nothing. */
function memberSchema(component: Component, forEditor: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const forms: JsonSchema[] = [{ title: `settings of ${component.name}`, ...forEditor(component.schema) }];
  const short = component.shorthand && propertyOf(component.schema, component.shorthand);
  if (short) forms.push(forEditor(short));
  if (needsNothing(component)) forms.push({ type: 'null' });
  return { description: component.summary, anyOf: forms };
}

/** The swept settings that an editor can name: all that are not inside lists. */
function gridProperties(catalogue: Catalogue, forEditor: (schema: JsonSchema) => JsonSchema): Properties {
  const sweepable = [...knownSettings(catalogue)].filter(([path]) => {
    const section = path.split('.')[0]!;
    return section in sections && section !== 'engine';
  });
  return Object.fromEntries(
    sweepable.map(([path, schemas]) => {
      const { description } = schemas[0]!;
      const values = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()].map((schema) => {
        const { default: _, description: __, ...rest } = forEditor(schema);
        return rest;
      });
      const items = orNull(values.length === 1 ? values[0]! : { anyOf: values });
      return [path, { description, type: ['array', 'null'], minItems: 1, items }];
    }),
  );
}

function mapValues(members: Properties, change: (schema: JsonSchema, name: string) => JsonSchema): Properties {
  return Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, change(schema, name)]));
}
