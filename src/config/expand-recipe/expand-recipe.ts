import type { Catalogue } from '../../contracts/catalogue.js';
import type { PlainSettings } from '../../contracts/components/recipe.js';
import { complete } from '../check/complete.js';
import { splitPath } from '../check/dotted-path.js';
import { graft } from '../check/graft.js';
import { settingElsewhere } from '../check/known-settings.js';
import { isNull, withoutNulls } from '../check/left-out.js';
import { fileSettings } from '../schema/experiment.js';
import { experimentSchema } from '../schema/file-schema.js';
import type { Problems } from '../text/problem.js';
import type { Place } from '../text/source-text.js';
import {
  entryOf,
  type ListTree,
  list,
  type MapTree,
  memberOf,
  planted,
  type Tree,
  withoutEntry,
} from '../text/tree.js';

/** A recipe that the file names, with all settings that it expands to, including those that the file sets itself. */
export interface NamedRecipe {
  readonly name: string;
  readonly place: Place;
  readonly settings: PlainSettings;
}

/** The recipe that a file names, if it names one. */
export function recipeOf(file: MapTree, catalogue: Catalogue, problems: Problems): NamedRecipe | undefined {
  const entry = entryOf(file, 'recipe');
  const written = entry && withoutNulls(fileSettings.recipe, entry.value, catalogue);
  if (!written) return undefined;
  const before = problems.all.length;
  const context = { catalogue, problems, elsewhere: settingElsewhere(catalogue) };
  const { settings } = complete(fileSettings.recipe!, written, { path: ['recipe'], keyPlace: entry.keyPlace }, context);
  if (problems.all.length > before) return undefined;
  const { name, ...own } = settings as { readonly name: string };
  const recipe = catalogue.recipes.find((candidate) => candidate.name === name)!;
  return { name, place: entry.value.place, settings: recipe.expand(own) };
}

/**
 * Returns the file with the recipe's settings in place of the recipe; settings that the file gives or sweeps take
 * precedence. `settings` are those that were taken from the recipe.
 */
export function writeOut(
  file: MapTree,
  recipe: NamedRecipe | undefined,
  catalogue: Catalogue,
  problems: Problems,
): { readonly file: MapTree; readonly settings: PlainSettings } {
  refuseAllFrozen(file, recipe, problems);
  let edited = withoutEntry(file, 'recipe');
  const taken: { [path: string]: unknown } = {};
  for (const [path, value] of Object.entries(recipe?.settings ?? {})) {
    const place = recipe!.place;
    const put = (at: string, tree: Tree): boolean => {
      const grafted = graft(experimentSchema, edited, splitPath(at, place), tree, { catalogue, problems });
      if (grafted?.kind === 'map') edited = grafted;
      return grafted?.kind === 'map';
    };
    const swept = sweptValues(file, path);
    if (swept) put(`sweep.grid.${path}`, withoutLeftOut(swept, planted(value, place)));
    if (!isExplicit(file, path, value) && put(path, planted(value, place))) taken[path] = value;
  }
  return { file: edited, settings: taken };
}

/** Returns swept values with the recipe's in place of null, which leaves the setting to the recipe. */
function withoutLeftOut(swept: ListTree, value: Tree): Tree {
  return list(
    swept.items.map((item) => (isNull(item) ? { ...value, place: item.place } : item)),
    swept.place,
  );
}

/** Refuses a file that freezes everything although its recipe tunes the backbone; a sweep may compare the two. */
function refuseAllFrozen(file: MapTree, recipe: NamedRecipe | undefined, problems: Problems): void {
  const tunes = (recipe?.settings.frozen_layers ?? 'all') !== 'all';
  const own = memberOf(file, 'frozen_layers');
  const isAll = own?.kind === 'scalar' && own.value === 'all';
  if (!tunes || !isAll || isGiven(file, 'phases') || sweptIn(file).includes('frozen_layers')) return;
  const text = `frozen_layers is all, and recipe ${recipe!.name} tunes the backbone; expected none, another boundary, or recipe: linear_probe`;
  problems.add('CONFIG_CONFLICT', own.place, text);
}

/**
 * Returns whether the file gives or sweeps a setting itself. Swept settings inside a list of the recipe need that list.
 */
function isExplicit(file: MapTree, path: string, value: unknown): boolean {
  if (isGiven(file, path)) return true;
  return sweptIn(file).some(
    (other) =>
      other === path || path.startsWith(`${other}.`) || (other.startsWith(`${path}.`) && !Array.isArray(value)),
  );
}

function sweptIn(file: MapTree): readonly string[] {
  const grid = memberOf(memberOf(file, 'sweep'), 'grid');
  return grid?.kind === 'map' ? grid.entries.map(({ key }) => key).filter((key) => sweptValues(file, key)) : [];
}

/** Returns the values that a setting takes; undefined if it is not swept, as where null in the grid removes it from the sweep. */
function sweptValues(file: MapTree, path: string): ListTree | undefined {
  const values = memberOf(memberOf(memberOf(file, 'sweep'), 'grid'), path);
  return values?.kind === 'list' ? values : undefined;
}

/** Returns whether the file gives a setting; null leaves it out. */
export function isGiven(file: MapTree, path: string): boolean {
  let found: Tree | undefined = file;
  for (const name of path.split('.')) {
    // The file may name a component by its name alone, as in `optimizer: sgd`.
    if (name === 'name' && found?.kind === 'scalar' && typeof found.value === 'string') return true;
    found = memberOf(found, name);
    if (!found || isNull(found)) return false;
  }
  return true;
}
