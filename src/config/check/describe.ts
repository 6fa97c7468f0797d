import type { JsonSchema } from '../../contracts/components/component.js';
import { listed } from '../text/nearest.js';
import type { Tree } from '../text/tree.js';

/** The values that a schema accepts, in words: `a whole number of at least 1`, or the schema's own `expected`. */
export function describeSchema(schema: JsonSchema): string {
  if (typeof schema.expected === 'string') return schema.expected;
  const branches = (schema.anyOf ?? schema.oneOf) as readonly JsonSchema[] | undefined;
  if (branches) return branches.map(describeSchema).join(', or ');
  if ('const' in schema) return String(schema.const);
  if (Array.isArray(schema.enum)) return listed(schema.enum.map(String));
  const types = typesOf(schema).filter((type) => type !== 'null');
  return types.map((type) => describeType(type, schema)).join(', or ') || 'a value';
}

export function typesOf(schema: JsonSchema): readonly string[] {
  if (typeof schema.type === 'string') return [schema.type];
  if (Array.isArray(schema.type)) return schema.type;
  const values = 'const' in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : [];
  return [...new Set(values.map((value) => typeof value as string))];
}

function describeType(type: string, schema: JsonSchema): string {
  if (type === 'integer' || type === 'number') return describeNumber(type, schema);
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return typeof schema.minLength === 'number' ? 'text that is not empty' : 'text';
  if (type === 'array') return describeList(schema);
  const settings = Object.keys((schema.properties as object | undefined) ?? {});
  return settings.length > 0 ? `a map of settings: ${listed(settings, 'and')}` : 'a map of settings';
}

function describeNumber(type: string, schema: JsonSchema): string {
  const noun = type === 'integer' ? 'a whole number' : 'a number';
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === 'number' && typeof maximum === 'number') return `${noun} from ${minimum} to ${maximum}`;
  const bounds = [
    typeof minimum === 'number' ? `of at least ${minimum}` : '',
    typeof exclusiveMinimum === 'number' ? `above ${exclusiveMinimum}` : '',
    typeof maximum === 'number' ? `of at most ${maximum}` : '',
    typeof exclusiveMaximum === 'number' ? `below ${exclusiveMaximum}` : '',
  ].filter((bound) => bound !== '');
  return bounds.length > 0 ? `${noun} ${bounds.join(' and ')}` : noun;
}

function describeList(schema: JsonSchema): string {
  const { minItems, maxItems } = schema;
  const length = minItems === maxItems && minItems !== undefined ? ` of ${minItems}` : '';
  const items = schema.items as JsonSchema | undefined;
  return items ? `a list${length}, each ${describeSchema(items)}` : `a list${length}`;
}

/** A value as a message shows it. */
export function showValue(tree: Tree): string {
  if (tree.kind === 'list') return tree.items.length === 0 ? 'an empty list' : 'a list';
  if (tree.kind === 'map') return tree.entries.length === 0 ? 'an empty map' : 'a map';
  if (tree.value === null) return 'empty';
  if (typeof tree.value !== 'string') return tree.written ?? String(tree.value);
  const text = tree.value.length > 40 ? `${tree.value.slice(0, 40)}…` : tree.value;
  return JSON.stringify(text);
}

/** A hint how to write a value of the wrong type, where it is obvious: ` (write 10000)` for `10_000`; else empty. */
export function rewriteHint(tree: Tree, schema: JsonSchema): string {
  if (tree.kind !== 'scalar' || tree.value === null) return '';
  const types = typesOf(schema);
  const { value } = tree;
  if (typeof value !== 'string')
    return types.includes('string') && !schema.enum ? ` (write "${tree.written ?? value}")` : '';
  if (types.includes('number') || types.includes('integer')) {
    const digits = value.replace(/[_\s]|,(?=\d{3})/g, '');
    return digits !== '' && Number.isFinite(Number(digits)) ? ` (write ${Number(digits)})` : '';
  }
  if (types.includes('boolean') && /^(yes|no|on|off|true|false)$/i.test(value)) {
    return ` (write ${/^(yes|on|true)$/i.test(value)})`;
  }
  return '';
}
