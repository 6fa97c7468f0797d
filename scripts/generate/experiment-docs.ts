import { componentsOf, kindNames } from '../../src/config/check/components.js';
import { recipeLines } from '../../src/config/expand-recipe/recipe-lines.js';
import { closingSettings, fileSettings, requiredSections, sections } from '../../src/config/schema/experiment.js';
import { type Slot, slotOf } from '../../src/config/schema/section.js';
import type { Catalogue } from '../../src/contracts/catalogue.js';
import type { Component, JsonSchema } from '../../src/contracts/components/component.js';
import type { Recipe } from '../../src/contracts/components/recipe.js';
import { camelCase } from '../../src/foundation/camel-case.js';
import { settingsTable } from './settings-table.js';

/** docs/experiment-file.md: the template with its marks replaced by what the schemas say. */
export function experimentDocs(template: string, example: string, catalogue: Catalogue): string {
  const { sweep, ...closing } = closingSettings;
  const outer = settingsTable({ properties: { ...fileSettings, ...closing }, required: ['version'] });
  const blocks = Object.entries(sections).map(([name, { schema }]) => block(name, schema, catalogue));
  const sweepTable = settingsTable(sweep!);
  return template
    .replace('<!-- example -->', () => `\`\`\`yaml\n${example.trimEnd()}\n\`\`\``)
    .replace('<!-- outer settings -->', () => outer)
    .replace('<!-- blocks -->', () => blocks.join('\n\n'))
    .replace('<!-- recipes -->', () => catalogue.recipes.map(recipeSection).join('\n\n'))
    .replace('<!-- sweep -->', () => sweepTable);
}

function block(name: string, schema: JsonSchema, catalogue: Catalogue): string {
  const required = requiredSections.includes(name) ? ' Required.' : '';
  const parts = [`## \`${name}\``, `${schema.description}${required}`];
  const slot = slotOf(schema);
  if (schema.properties) parts.push(settingsTable(schema));
  if (schema.items) parts.push('Settings of each:', settingsTable(schema.items as JsonSchema));
  if (schema.anyOf) parts.push(choices(schema.anyOf as readonly JsonSchema[], schema.default));
  if (slot?.form === 'named') parts.push(namedComponents(name, slot, catalogue));
  for (const [setting, property] of Object.entries((schema.properties ?? {}) as { [name: string]: JsonSchema })) {
    const inner = slotOf(property);
    if (inner) parts.push(componentList(`${name}.${setting}`, inner, catalogue));
  }
  return parts.join('\n\n');
}

/** A value that is one of several things, as frozen_layers is. */
function choices(branches: readonly JsonSchema[], byDefault: unknown): string {
  const values = branches.flatMap((branch) => {
    if (Array.isArray(branch.enum)) return [`- ${branch.description}`];
    const properties = branch.properties as { readonly [name: string]: JsonSchema };
    return Object.entries(properties).map(([name, { description }]) => `- \`{ ${name}: … }\`: ${description}`);
  });
  return [...values, '', `Default: \`${byDefault}\`.`].join('\n');
}

function namedComponents(name: string, slot: Slot, catalogue: Catalogue): string {
  const byDefault = slot.otherwise ? ` Default: \`${slot.otherwise}\`.` : '';
  const intro = `Written as \`${name}: { name: …, settings }\`, or as the name alone.${byDefault}`;
  const shared = slot.shared
    ? [`Settings of every ${kindNames[slot.kind]}:`, settingsTable({ properties: slot.shared })]
    : [];
  const { sharedBySome: some } = slot;
  const bySome = some ? [`Settings of ${some.whose}:`, settingsTable({ properties: some.settings })] : [];
  const own = componentsOf(slot, catalogue).map((component) => componentSection(component));
  const inner = Object.entries(slot.shared ?? {}).flatMap(([setting, schema]) => {
    const nested = slotOf(schema);
    return nested ? [componentList(`${name}.${setting}`, nested, catalogue)] : [];
  });
  return [intro, ...shared, ...bySome, ...own, ...inner].join('\n\n');
}

function componentList(path: string, slot: Slot, catalogue: Catalogue): string {
  const components = componentsOf(slot, catalogue);
  const intro = `What \`${path}\` may name${slot.count === 'one' ? '' : ', each in one of its forms'}:`;
  return [intro, ...components.map(componentSection)].join('\n\n');
}

function componentSection(component: Component): string {
  const { name, summary, schema, shorthand } = component;
  const short = shorthand ? ` \`${name}: value\` is short for \`${name}: { ${shorthand}: value }\`.` : '';
  const table = propertyCount(schema) > 0 ? [settingsTable(schema)] : ['It has no settings.'];
  return [`### \`${name}\``, `${summary}${short}`, ...table].join('\n\n');
}

/** A recipe with what it stands for where its settings have their defaults, and where it comes from. */
function recipeSection(recipe: Recipe): string {
  const { schema, citation } = recipe;
  const properties = (schema.properties ?? {}) as { [setting: string]: JsonSchema };
  // What has no default is shown with the example of its schema.
  const given = Object.entries(properties).flatMap(([setting, { default: byDefault, examples }]) => {
    const value = byDefault ?? (examples as readonly unknown[] | undefined)?.[0];
    return value === undefined ? [] : [[setting, value] as const];
  });
  const shown = given.filter(([setting]) => !('default' in properties[String(setting)]!));
  const example = shown.map(([setting, value]) => `\`${setting}: ${value}\``).join(', ');
  const plain = recipeLines(
    recipe.expand(Object.fromEntries(given.map(([setting, value]) => [camelCase(setting), value]))),
  ).join('\n');
  return `${componentSection(recipe)}\n\n${example ? `With ${example} it` : 'It'} stands for:\n\n\`\`\`yaml\n${plain}\n\`\`\`\n\nSource: ${citation}.`;
}

const propertyCount = (schema: JsonSchema) => Object.keys((schema.properties ?? {}) as object).length;
