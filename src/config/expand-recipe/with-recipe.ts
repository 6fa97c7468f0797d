import type { Catalogue } from '../../contracts/catalogue.js';
import type { Experiment } from '../../contracts/experiment.js';
import { applyOverrides, type Override } from '../overrides.js';
import type { Problems } from '../text/problem.js';
import type { MapTree } from '../text/tree.js';
import { isGiven, recipeOf, writeOut } from './expand-recipe.js';

/**
 * The file with its overrides, and its recipe written out. Overrides come first, as they stand for edits of the file;
 * those inside a list that the recipe gives, such as `phases.1.epochs`, change that list.
 */
export function withRecipe(
  written: MapTree,
  overrides: readonly Override[],
  catalogue: Catalogue,
  problems: Problems,
): { readonly file: MapTree; readonly recipe: Experiment['recipe'] } {
  const ofRecipe = overrides.filter(({ parts }) => parts[0]!.name === 'recipe');
  const recipe = recipeOf(applyOverrides(written, ofRecipe, catalogue, problems), catalogue, problems);
  const lists = Object.entries(recipe?.settings ?? {}).filter(
    ([path, value]) => Array.isArray(value) && !isGiven(written, path),
  );
  const isInList = ({ path }: Override) => lists.some(([list]) => path.startsWith(`${list}.`));
  const edited = applyOverrides(
    written,
    overrides.filter((override) => !isInList(override)),
    catalogue,
    problems,
  );
  const { file, settings } = writeOut(edited, recipe, catalogue, problems);
  return {
    file: applyOverrides(file, overrides.filter(isInList), catalogue, problems),
    recipe: recipe && { name: recipe.name, settings },
  };
}
