import { canonicalJson } from '../../foundation/hash.js';

/**
 * Returns the dotted paths of the settings in which documents differ, each as deep as all of them have it: a list that is
 * longer in one of them differs as a whole.
 */
export function differingSettings(documents: readonly unknown[], path = ''): string[] {
  const texts = new Set(documents.map((document) => (document === undefined ? '' : canonicalJson(document))));
  if (texts.size < 2) return [];
  if (!haveTheSameParts(documents)) return [path];
  const keys = new Set(documents.flatMap((document) => Object.keys(document as object)));
  return [...keys].flatMap((key) =>
    differingSettings(
      documents.map((document) => (document as { readonly [key: string]: unknown })[key]),
      path === '' ? key : `${path}.${key}`,
    ),
  );
}

/** Returns whether values are all maps, or all lists of one length. */
function haveTheSameParts(values: readonly unknown[]): boolean {
  if (values.every(Array.isArray)) return new Set(values.map(({ length }) => length)).size === 1;
  return values.every((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
}

/** Returns the value at a dotted path, whose keys may have dots themselves; undefined if there is none. */
export function settingAt(document: unknown, path: string): unknown {
  if (typeof document !== 'object' || document === null) return undefined;
  for (const [key, member] of Object.entries(document)) {
    if (path === key) return member;
    const found = path.startsWith(`${key}.`) ? settingAt(member, path.slice(key.length + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
