import type { Catalogue } from '../contracts/catalogue.js';
import { type PathPart, splitPath } from './check/dotted-path.js';
import { graft } from './check/graft.js';
import { experimentSchema } from './schema/file-schema.js';
import { parse } from './text/parse.js';
import type { Problems } from './text/problem.js';
import { SourceText } from './text/source-text.js';
import { type MapTree, scalar, type Tree } from './text/tree.js';

/** A parsed `--set path=value` argument. */
export interface Override {
  readonly path: string;
  readonly parts: readonly PathPart[];
  readonly value: Tree;
}

/** Parses `path=value`. The value is YAML, as in the file; an empty one is null. */
export function parseOverride(argument: string, problems: Problems): Override | undefined {
  const source = new SourceText('--set', argument, { isFile: false });
  problems.follow(source);
  const equals = argument.indexOf('=');
  const path = argument.slice(0, equals);
  if (equals < 1 || path.split('.').includes('')) {
    const place = { source, start: 0, end: equals < 0 ? argument.length : Math.max(1, equals) };
    const text = 'this is not an override; expected path=value, e.g. training.epochs=5';
    problems.add('CONFIG_BAD_OVERRIDE', place, text);
    return undefined;
  }
  const before = problems.all.length;
  const parsed = parse(source, problems, equals + 1);
  if (problems.all.length > before) return undefined;
  const value = parsed ?? scalar(null, { source, start: equals + 1, end: argument.length });
  return { path, parts: splitPath(path, { source, start: 0, end: path.length }), value };
}

/** The file with the overrides written into it, later ones over earlier ones. */
export function applyOverrides(
  file: MapTree,
  overrides: readonly Override[],
  catalogue: Catalogue,
  problems: Problems,
): MapTree {
  let edited = file;
  for (const { parts, value } of overrides) {
    const grafted = graft(experimentSchema, edited, parts, value, { catalogue, problems });
    if (grafted?.kind === 'map') edited = grafted;
  }
  return edited;
}
