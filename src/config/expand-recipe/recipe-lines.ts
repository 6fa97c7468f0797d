import { stringify } from 'yaml';
import type { PlainSettings } from '../../contracts/components/recipe.js';

/** Returns plain settings as the equivalent lines of an experiment file. */
export function recipeLines(settings: PlainSettings): readonly string[] {
  const blocks: { [block: string]: unknown } = {};
  for (const [path, value] of Object.entries(settings)) {
    const [block, name] = path.split('.') as [string, string?];
    if (name === undefined) blocks[block] = value;
    else blocks[block] = { ...(blocks[block] as object | undefined), [name]: value };
  }
  return Object.entries(blocks).flatMap(([block, value]) => {
    if (!Array.isArray(value)) return [`${block}: ${inline(value)}`];
    return [`${block}:`, ...value.map((item) => `  - ${inline(item)}`)];
  });
}

const inline = (value: unknown) =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trimEnd();
