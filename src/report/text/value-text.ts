import { sweptText } from '../../record/leaderboard/leaderboard.js';

/**
 * Returns a value of a setting as people write it: `until block_13` for `{ until: block_13 }`, or for its JSON text, which is
 * what a leaderboard has; `adam, learning_rate 0.01` for `{ name: adam, learning_rate: 0.01 }`.
 */
export function valueText(value: unknown): string {
  return partsOfText(sweptText(value)).join(', ');
}

/** Returns a value as it stands within a sentence: in parentheses if it has several parts, `left out` if it is null. */
export function phraseText(value: unknown): string {
  return inOne(partsOfText(sweptText(value))) || 'left out';
}

function partsOfText(text: string): readonly string[] {
  if (!/^[{[]/.test(text)) return [text];
  try {
    return partsOf(JSON.parse(text));
  } catch {
    return [text];
  }
}

/** Returns the items of a list, or the settings of a map, the one that is its name first. */
function partsOf(value: object): string[] {
  if (Array.isArray(value)) return value.length === 0 ? ['[]'] : value.map(itemText);
  const { name, ...others } = value as { readonly [key: string]: unknown };
  const settings = Object.entries(others).map(([key, member]) => `${key} ${itemText(member)}`);
  const parts = [...(name === undefined ? [] : [itemText(name)]), ...settings];
  return parts.length === 0 ? ['{}'] : parts;
}

function itemText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return inOne(partsOf(value));
}

const inOne = (parts: readonly string[]) => (parts.length === 1 ? parts[0]! : `(${parts.join(', ')})`);
