import { kindNames, withArticle } from '../../src/config/check/components.js';
import { describeSchema } from '../../src/config/check/describe.js';
import { slotOf } from '../../src/config/schema/section.js';
import type { JsonSchema } from '../../src/contracts/components/component.js';

type Properties = { readonly [name: string]: JsonSchema };

/** A Markdown table of the settings of a map, those of maps inside it by their dotted names. */
export function settingsTable(schema: JsonSchema): string {
  const rows = rowsOf(schema, '');
  if (rows.length === 0) return 'No settings.';
  return ['| setting | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function rowsOf(schema: JsonSchema, prefix: string): string[] {
  const required = (schema.required as readonly string[] | undefined) ?? [];
  return Object.entries((schema.properties ?? {}) as Properties).flatMap(([name, property]) => {
    const cells = [
      `\`${prefix}${name}\``,
      valueCell(property),
      required.includes(name) ? '**required**' : defaultCell(property),
      String(property.description),
    ];
    const row = `| ${cells.map(escapeCell).join(' | ')} |`;
    const forms = [property, ...((property.anyOf ?? []) as readonly JsonSchema[])];
    return [row, ...forms.flatMap((form) => rowsOf(form, `${prefix}${name}.`))];
  });
}

function valueCell(schema: JsonSchema): string {
  const slot = slotOf(schema);
  if (!slot) return 'properties' in schema ? 'a map' : describeSchema(schema);
  const kind = withArticle(kindNames[slot.kind]);
  if (slot.count === 'many') return `a list, each ${kind}`;
  return slot.count === 'one or many' ? `${kind}, or a list of them` : kind;
}

function defaultCell(schema: JsonSchema): string {
  if (typeof schema.defaultNote === 'string') return schema.defaultNote;
  if (!('default' in schema)) return 'none';
  const value = schema.default;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? '' : `\`${JSON.stringify(value)}\``;
}

/** A bar would end the cell. */
const escapeCell = (text: string) => text.replaceAll('|', '\\|');
