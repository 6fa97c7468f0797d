import t from 'tap';
import type { Recipe } from '../../src/contracts/components/recipe.js';
import { checkRecipe } from '../../src/testing/check-recipe.js';
import { declared, refused } from './broken-components.js';

const sound: Recipe = {
  ...declared('own', { epochs: { type: 'integer', default: 2, description: 'Epochs.' } }),
  citation: 'A paper.',
  expand: ({ epochs }) => ({ 'training.epochs': epochs }),
};

t.test('a sound recipe passes', () => checkRecipe(sound, [{}, { epochs: 3 }]));

let calls = 0;
const broken: readonly (readonly [Partial<Recipe>, RegExp])[] = [
  [{ summary: 'none' }, /^own: its summary is a sentence/],
  [{ citation: '' }, /^own: names its source/],
  [
    { expand: () => ({ 'training.epochs': ++calls }) },
    /^own \{\}: .*stands for the same settings whenever it is asked/,
  ],
  [
    {
      expand(settings) {
        Object.assign(settings, { epochs: 1 });
        return { 'training.epochs': 1 };
      },
    },
    /^own \{\}: .*does not change its own settings/,
  ],
  [{ expand: () => ({}) }, /^own \{\}: stands for settings/],
  [{ expand: () => ({ 'training.passes': 1 }) }, /^own \{\}: its schema takes the example: .*passes/s],
];
for (const [change, words] of broken)
  t.test(`refused: ${words}`, (t) => refused(t, checkRecipe({ ...sound, ...change }, [{}]), words));
