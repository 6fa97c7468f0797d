import { deepEqual, match, ok } from 'node:assert/strict';
import type { Settings } from '../contracts/components/component.js';
import type { PlainSettings, Recipe } from '../contracts/components/recipe.js';
import { checkComponent } from './check-component.js';
import { described, type Example, exampleExperiment } from './example-settings.js';

/**
 * Checks a recipe: what it declares, that it names its source, and that it expands to plain settings, in the form of an
 * experiment file, which depend only on the recipe's own settings.
 *
 * @param examples settings as a file has them, below the recipe's name; at least one
 * @throws AssertionError that names the recipe, the example, and the promise that it does not keep
 */
export async function checkRecipe(recipe: Recipe, examples: readonly Example[]): Promise<void> {
  checkComponent(recipe);
  ok(examples.length > 0, `${recipe.name}: is checked with an example`);
  match(recipe.citation, /\S/, `${recipe.name}: names its source`);
  for (const written of examples) {
    const what = described(recipe, written);
    let expanded: PlainSettings = {};
    const checked: Recipe = Object.create(recipe, {
      expand: {
        value(settings: Settings) {
          const before = structuredClone(settings);
          expanded = recipe.expand(settings);
          deepEqual(recipe.expand(settings), expanded, `${what}: stands for the same settings whenever it is asked`);
          deepEqual(settings, before, `${what}: does not change its own settings`);
          return expanded;
        },
      },
    });
    await exampleExperiment('recipes', checked, written);
    ok(Object.keys(expanded).length > 0, `${what}: stands for settings`);
    for (const path of Object.keys(expanded))
      match(path, /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$/, `${what}: settings are named by dotted paths`);
    deepEqual(JSON.parse(JSON.stringify(expanded)), expanded, `${what}: stands for what a file can hold`);
  }
}
