import { parse } from './text/parse.js';
import { Problems } from './text/problem.js';
import type { Place, SourceText } from './text/source-text.js';
import { memberOf } from './text/tree.js';

/** A plugin as an experiment file names it. */
export interface NamedPlugin {
  readonly written: string;
  readonly place: Place;
}

/**
 * Returns the plugins that a file names. They are read first, because they determine which components the rest may
 * name. Mistakes in the file, or in the form of this list, are reported when the file is read as a whole.
 */
export function namedPlugins(source: SourceText): readonly NamedPlugin[] {
  const list = memberOf(parse(source, new Problems(source)), 'plugins');
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) =>
    item.kind === 'scalar' && typeof item.value === 'string' ? [{ written: item.value, place: item.place }] : [],
  );
}
