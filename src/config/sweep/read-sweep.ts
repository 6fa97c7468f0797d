import { type PathPart, splitPath } from '../check/dotted-path.js';
import { sections } from '../schema/experiment.js';
import { nearest } from '../text/nearest.js';
import type { Problems } from '../text/problem.js';
import type { Place } from '../text/source-text.js';
import { entryOf, type MapTree, memberOf, plain, type Tree } from '../text/tree.js';

/** A swept setting with its values. */
export interface Dimension {
  readonly path: string;
  readonly parts: readonly PathPart[];
  readonly place: Place;
  /** The block to which the setting belongs. */
  readonly section: string;
  readonly values: readonly Tree[];
}

export interface Sweep {
  /** The swept settings in the file's order. */
  readonly dimensions: readonly Dimension[];
  readonly seeds: readonly number[];
}

/** A generous bound: with two values each, seventeen swept settings exceed the runs that an experiment may have. */
const mostDimensions = 50;

/** The reasons why some settings are the same for all runs of an experiment. */
const notSwept: { readonly [setting: string]: string } = {
  version: 'it belongs to the file',
  name: 'it names the whole experiment',
  seed: 'seeds are listed in sweep.seeds',
  engine: 'it is not part of a run; use one file for each, or --set engine=…',
  relative_to: 'it belongs to the file',
  recipe: 'it stands for settings all over the file; sweep one of those, e.g. frozen_layers or phases',
  sweep: 'it is the sweep itself',
};

/** The sweep of a file that agrees with its schema. */
export function readSweep(
  file: MapTree,
  elsewhere: (setting: string) => string | undefined,
  problems: Problems,
): Sweep {
  const sweep = memberOf(file, 'sweep');
  const grid = memberOf(sweep, 'grid');
  const entries = grid?.kind === 'map' ? grid.entries : [];
  if (entries.length > mostDimensions) {
    const text = `sweep.grid has ${entries.length} settings; expected at most ${mostDimensions}`;
    problems.add('CONFIG_NOT_SWEEPABLE', entryOf(sweep, 'grid')!.keyPlace, text);
  }
  const dimensions: Dimension[] = [];
  for (const { key, keyPlace, value } of entries.slice(0, mostDimensions)) {
    if (value.kind !== 'list') continue;
    const parts = splitPath(key, keyPlace);
    const first = parts[0]!.name;
    const reason = Object.hasOwn(notSwept, first) ? notSwept[first] : undefined;
    if (reason) problems.add('CONFIG_NOT_SWEEPABLE', keyPlace, `${key} cannot be swept in the grid: ${reason}`);
    else if (Object.hasOwn(sections, first) && !key.split('.').includes('')) {
      dimensions.push({ path: key, parts, place: keyPlace, section: first, values: value.items });
    } else {
      const near = (Object.hasOwn(sections, key) ? undefined : elsewhere(key)) ?? nearest(first, Object.keys(sections));
      const advice = near ? `did you mean ${near}?` : 'expected the dotted path of a setting, e.g. training.epochs';
      problems.add('CONFIG_BAD_PATH', parts[0]!.place, `${key || '""'} is not the path of a setting; ${advice}`);
    }
  }
  const seeds = memberOf(sweep, 'seeds');
  const listed = seeds?.kind === 'list' ? (plain(seeds) as number[]) : [plain(memberOf(file, 'seed')!) as number];
  return { dimensions: withoutOverlaps(dimensions, problems), seeds: listed };
}

/** Refuses sweeping both a block and a setting in it: the order of the grid would decide which of them counts. */
function withoutOverlaps(dimensions: readonly Dimension[], problems: Problems): readonly Dimension[] {
  return dimensions.filter((inner) => {
    const outer = dimensions.find(({ path }) => inner.path.startsWith(`${path}.`));
    if (!outer) return true;
    const text = `${inner.path} is a part of ${outer.path}, which is swept too; expected one of them`;
    problems.add('CONFIG_NOT_SWEEPABLE', inner.place, text);
    return false;
  });
}
