import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Problems } from './problem.js';
import type { Place } from './source-text.js';
import { type Entry, list, map, type Scalar, scalar, type Tree } from './tree.js';

/** Most values of a file once its aliases are expanded: an alias bomb has more. */
const mostValues = 100_000;

const plainTags = new Set(
  ['map', 'seq', 'str', 'int', 'float', 'bool', 'null'].map((name) => `tag:yaml.org,2002:${name}`),
);

/**
 * The tree of a YAML node. An alias gives the very tree of its anchor, places included. `<<` merges maps as in YAML 1.1:
 * keys written beside it win. Keys are names, so they are the text as written: `1.10` is not `1.1`, nor `~` null.
 */
export function treeOf(
  root: ParsedNode,
  place: (start: number, end: number) => Place,
  problems: Problems,
): Tree | undefined {
  const anchors = new Map<string, Tree>();
  const sizes = new WeakMap<Tree, number>();
  let exploded = false;
  let mergedEntries = 0;

  const explode = (at: Place) => {
    if (exploded) return;
    exploded = true;
    problems.add('CONFIG_TOO_MANY_ALIASES', at, `this has more than ${mostValues} values once aliases are expanded`);
  };

  const sized = <T extends Tree>(tree: T, children: readonly Tree[]): T => {
    const size = children.reduce((sum, child) => sum + sizes.get(child)!, 1);
    sizes.set(tree, size);
    if (size > mostValues) explode(tree.place);
    return tree;
  };

  const visit = (node: ParsedNode): Tree => {
    const here = place(node.range[0], node.range[1]);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) return target;
      problems.add('CONFIG_NOT_YAML', here, `*${node.source} has no anchor &${node.source} before it`);
      return sized(scalar(null, here), []);
    }
    if (node.tag !== undefined && !plainTags.has(node.tag)) {
      problems.add('CONFIG_NOT_YAML', here, `the tag ${node.tag} is not used in experiment files`);
      return sized(scalar(null, here), []);
    }
    const tree = isMap(node) ? visitMap(node, here) : isSeq(node) ? visitList(node, here) : visitScalar(node, here);
    if (node.anchor !== undefined) anchors.set(node.anchor, tree);
    return tree;
  };

  const visitScalar = (node: ParsedNode, here: Place): Tree => {
    const value = isScalar(node) ? node.value : null;
    const known = value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (!known)
      problems.add('CONFIG_NOT_YAML', here, 'only strings, numbers, true, false, lists and maps are used here');
    const written = isScalar(node) && typeof value !== 'string' ? node.source : undefined;
    return sized(scalar(known ? (value as Scalar) : null, here, written), []);
  };

  const visitList = (node: ParsedNode, here: Place): Tree => {
    const items = isSeq<ParsedNode>(node) ? node.items.map(visit) : [];
    return sized(list(items, here), items);
  };

  const visitMap = (node: ParsedNode, here: Place): Tree => {
    const entries = new Map<string, Entry>();
    const merged: Tree[] = [];
    for (const pair of isMap<ParsedNode, ParsedNode | null>(node) ? node.items : []) {
      const keyPlace = place(pair.key.range[0], pair.key.range[1]);
      const key = isScalar(pair.key) ? pair.key.source : undefined;
      if (!isScalar(pair.key) || key === undefined || (key === '' && pair.key.type === 'PLAIN')) {
        problems.add('CONFIG_NOT_YAML', keyPlace, 'the name of a setting is missing or is not a text');
        continue;
      }
      const value = pair.value === null ? sized(scalar(null, keyPlace), []) : visit(pair.value);
      const earlier = entries.get(key);
      if (key === '<<' && pair.key.type === 'PLAIN') merged.push(value);
      else if (earlier !== undefined) {
        const { line } = earlier.keyPlace.source.position(earlier.keyPlace.start);
        problems.add('CONFIG_DUPLICATE_KEY', keyPlace, `${key} is given twice, first in line ${line}; keep one`);
      } else entries.set(key, { key, keyPlace, value });
    }
    for (const bases of merged) {
      for (const base of bases.kind === 'list' ? bases.items : [bases]) mergeInto(entries, base);
    }
    const all = [...entries.values()];
    return sized(
      map(all, here),
      all.map(({ value }) => value),
    );
  };

  /** Merges a map of `<<`: keys beside `<<` and keys of earlier maps win. */
  const mergeInto = (entries: Map<string, Entry>, base: Tree): void => {
    if (base.kind !== 'map') {
      problems.add('CONFIG_NOT_YAML', base.place, '<< merges maps: expected an alias of a map, or a list of them');
      return;
    }
    mergedEntries += base.entries.length;
    if (mergedEntries > mostValues) {
      explode(base.place);
      return;
    }
    for (const entry of base.entries) if (!entries.has(entry.key)) entries.set(entry.key, entry);
  };

  const tree = visit(root);
  return exploded ? undefined : tree;
}
