import type { Catalogue } from '../../contracts/catalogue.js';
import type { JsonSchema } from '../../contracts/components/component.js';
import { isMapOfNames, propertyOf, type Slot, slotOf } from '../schema/section.js';
import type { Problems } from '../text/problem.js';
import { entryOf, list, type MapTree, map, type Tree, withEntry } from '../text/tree.js';
import { listForm, recordedUse } from './components.js';
import { showValue } from './describe.js';
import type { PathPart } from './dotted-path.js';
import { formOf } from './slots/forms.js';

interface Context {
  readonly catalogue: Catalogue;
  readonly problems: Problems;
}

/**
 * The tree with the value at a dotted path replaced, as if the file had been edited there: missing maps on the way are
 * created, and components may be in their short form. Names that no schema knows are grafted too: the check of the
 * whole file reports them, at their place in the path. A path that cannot be followed is reported and gives undefined.
 */
export function graft(
  schema: JsonSchema | undefined,
  tree: Tree | undefined,
  path: readonly PathPart[],
  value: Tree,
  context: Context,
  passed: readonly string[] = [],
): Tree | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  const slot = slotOf(schema);
  if (slot) return graftSlot(slot, tree, path, value, context, passed);
  if (tree?.kind === 'list') {
    return graftItem(tree, part, context, passed, (item) =>
      graft(schema?.items as JsonSchema | undefined, item, rest, value, context, [...passed, part.name]),
    );
  }
  const into = mapToExtend(tree, part, context, passed);
  if (!into) return undefined;
  if (isMapOfNames(schema)) return graftEntry(into, joined(path), () => value);
  const inner = [...passed, part.name];
  return graftEntry(into, part, (member) => graft(propertyOf(schema, part.name), member, rest, value, context, inner));
}

/** The rest of a path as one name: those of classes and of swept settings have dots of their own. */
function joined(path: readonly PathPart[]): PathPart {
  const [first] = path as readonly [PathPart, ...PathPart[]];
  return { name: path.map(({ name }) => name).join('.'), place: { ...first.place, end: path.at(-1)!.place.end } };
}

function graftSlot(
  slot: Slot,
  tree: Tree | undefined,
  path: readonly PathPart[],
  value: Tree,
  context: Context,
  passed: readonly string[],
): Tree | undefined {
  const part = path[0]!;
  if (slot.count === 'one') return graftComponent(slot, tree, path, value, context, passed);
  const use = tree && recordedUse(slot, tree);
  const all = tree && listForm(slot, use ? use.listed : tree);
  if (all?.kind !== 'list') return refuse(tree, part, context, passed);
  // A path such as `weights.random.seed` leads into a single source that is not written as a list.
  const alone = tree?.kind !== 'list' && all.items.length === 1 && !/^\d+$/.test(part.name);
  const inList = alone ? { name: '0', place: part.place } : part;
  const rest = alone ? path : path.slice(1);
  return graftItem(all, inList, context, passed, (item) =>
    rest.length === 0 ? value : graftComponent(slot, item, rest, value, context, [...passed, inList.name]),
  );
}

function graftComponent(
  slot: Slot,
  tree: Tree | undefined,
  path: readonly PathPart[],
  value: Tree,
  context: Context,
  passed: readonly string[],
): Tree | undefined {
  const [part, ...rest] = path as readonly [PathPart, ...PathPart[]];
  const form = formOf(slot);
  const full = tree && form.longForm(slot, tree, context.catalogue);
  const member = form.member(slot, full, part.name, context.catalogue);
  if (member === undefined) return refuse(tree, part, context, passed);
  const inner = [...passed, part.name];
  if ('instead' in member) {
    const { instead } = member;
    const text = `${passed.join('.')} is ${instead}, so ${inner.join('.')} is not there; expected ${[...passed, instead].join('.')}`;
    context.problems.add('CONFIG_BAD_PATH', part.place, text);
    return undefined;
  }
  const into = mapToExtend(full, part, context, passed);
  return into && graftEntry(into, part, (settings) => graft(member.schema, settings, rest, value, context, inner));
}

/** A map to put an entry into: the existing one, or an empty one for a block that is absent or empty. */
function mapToExtend(
  tree: Tree | undefined,
  part: PathPart,
  context: Context,
  passed: readonly string[],
): MapTree | undefined {
  if (tree === undefined || (tree.kind === 'scalar' && tree.value === null)) return map([], part.place);
  return tree.kind === 'map' ? tree : refuse(tree, part, context, passed);
}

/** The map with the value of an entry replaced; the place of a new entry is where the path names it. */
function graftEntry(
  into: MapTree,
  part: PathPart,
  change: (member: Tree | undefined) => Tree | undefined,
): Tree | undefined {
  const entry = entryOf(into, part.name);
  const changed = change(entry?.value);
  return changed && withEntry(into, { key: part.name, keyPlace: entry?.keyPlace ?? part.place, value: changed });
}

function graftItem(
  tree: Tree & { kind: 'list' },
  part: PathPart,
  context: Context,
  passed: readonly string[],
  change: (item: Tree) => Tree | undefined,
): Tree | undefined {
  const index = /^\d+$/.test(part.name) ? Number(part.name) : -1;
  const item = tree.items[index];
  if (item === undefined) {
    const count = tree.items.length;
    const expected =
      count < 2 ? `it has ${count === 0 ? 'no items' : 'one item, 0'}` : `expected a position from 0 to ${count - 1}`;
    const text = `${[...passed, part.name].join('.')} is not in the list ${passed.join('.')}; ${expected}`;
    context.problems.add('CONFIG_BAD_PATH', part.place, text);
    return undefined;
  }
  const changed = change(item);
  return changed && list(tree.items.with(index, changed), tree.place);
}

function refuse(tree: Tree | undefined, part: PathPart, context: Context, passed: readonly string[]): undefined {
  const found = tree === undefined ? 'not given' : showValue(tree);
  const text = `${passed.join('.')} is ${found} and has no ${part.name}; expected the path of a setting`;
  context.problems.add('CONFIG_BAD_PATH', part.place, text);
  return undefined;
}
