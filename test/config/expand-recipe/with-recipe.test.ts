import fc from 'fast-check';
import t from 'tap';
import { stringify } from 'yaml';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { canonicalJson } from '../../../src/foundation/hash.js';
import { catalogue } from '../fake-catalogue.js';
import { minimal } from '../minimal.js';

const read = (text: string, overrides: readonly string[] = []) =>
  readExperiment({ path: 'photos.yaml', text: minimal + text, overrides, catalogue });

t.test('a recipe is written out, and is not part of the run', async (t) => {
  const { runs, recipe } = await read('recipe: linear_probe\n');
  t.strictSame(recipe, { name: 'linear_probe', settings: { frozen_layers: 'all' } });
  t.strictSame(runs[0]!.document, (await read('frozen_layers: all\n')).runs[0]!.document);
  t.notOk('recipe' in (await read('')), 'nothing without one');
  t.notOk('recipe' in (await read('recipe: null\n')));
});

t.test('settings of the file override the recipe', async (t) => {
  const { runs, recipe } = await read('recipe: linear_probe\nfrozen_layers: all\n');
  t.strictSame(recipe!.settings, {});
  t.equal(runs[0]!.settings.frozenLayers, 'all');
});

t.test('an override of a recipe’s phase changes what the recipe gave', async (t) => {
  const text = 'recipe: { lp_ft: { probe_epochs: 4 } }\nsweep: { grid: { frozen_layers: [all] } }\n';
  const { runs } = await read(text, ['phases.1.epochs=2', 'recipe.lp_ft.learning_rate_factor=0.5']);
  t.strictSame(runs[0]!.document.phases, [
    { frozen_layers: 'all', epochs: 4 },
    { learning_rate_factor: 0.5, epochs: 2 },
  ]);
});

const recipes = fc.oneof(
  fc.constant('linear_probe'),
  fc.record({
    fine_tune: fc.record({ learning_rate: fc.constantFrom(0.1, 0.01), epochs: fc.integer({ min: 1, max: 9 }) }),
  }),
  fc.record({
    lp_ft: fc.record({ learning_rate_factor: fc.constantFrom(0.1, 0.5), tune_epochs: fc.nat(8).map((n) => n + 1) }),
  }),
  fc.record({ gradual_unfreeze: fc.record({ blocks: fc.integer({ min: 1, max: 4 }) }) }),
  fc.constant({ surgical: 'block_1' }),
);
const explicit = fc.record(
  {
    frozen_layers: fc.constantFrom('all', 'none', { until: 'block_1' }),
    batch_norm: fc.constantFrom('frozen', 'inference'),
    optimizer: fc.constantFrom('sgd', { learning_rate: 0.25 }, { name: 'sgd', momentum: 0.9 }),
    training: fc.constantFrom({ epochs: 3 }, { batch_size: 8 }),
    phases: fc.constantFrom([{ epochs: 1 }], [{ frozen_layers: 'all' }, { learning_rate: 0.125 }]),
  },
  { requiredKeys: [] },
);
const grids = fc.constantFrom(
  {},
  { 'optimizer.learning_rate': [0.75, 0.5] },
  { 'training.epochs': [2, 3] },
  { optimizer: ['adam', 'sgd'] },
  { frozen_layers: ['none', { match: 'x' }] },
);

t.test('a recipe beside explicit settings is the same runs as all of it written plainly', async () => {
  await fc.assert(
    fc.asyncProperty(recipes, explicit, grids, async (recipe, settings, grid) => {
      // What takes back what a recipe is for is refused; see the recipes among the problems.
      const isSwept = 'frozen_layers' in grid || settings.phases !== undefined;
      fc.pre(recipe === 'linear_probe' || settings.frozen_layers !== 'all' || isSwept);
      const sweep = { sweep: { grid } };
      const named = await read(stringify({ recipe, ...settings, ...sweep }));
      const plainly: { [setting: string]: unknown } = structuredClone(settings);
      for (const [path, value] of Object.entries(named.recipe!.settings)) put(plainly, path, value);
      const written = await read(stringify({ ...plainly, ...sweep }));
      const documents = ({ runs }: typeof named) => canonicalJson(runs.map(({ document }) => document));
      if (documents(named) !== documents(written)) throw new Error(`${documents(named)} is not ${documents(written)}`);
      for (const key of Object.keys(settings)) {
        const own = settings[key as keyof typeof settings];
        if (key in named.recipe!.settings) throw new Error(`${key} of ${JSON.stringify(own)} was replaced`);
      }
    }),
    { numRuns: 200 },
  );
});

/** As a person writes it: `optimizer: sgd` becomes a map where a setting is added. */
function put(settings: { [setting: string]: unknown }, path: string, value: unknown): void {
  const [block, name] = path.split('.') as [string, string?];
  if (name === undefined) settings[block] = value;
  else {
    const own = settings[block] ?? {};
    settings[block] = { ...(typeof own === 'string' ? { name: own } : own), [name]: value };
  }
}

t.test('a recipe with its phases: what is swept in them starts from the recipe', async (t) => {
  const { runs } = await read(`recipe: gradual_unfreeze
sweep: { grid: { phases.1.epochs: [2, 3], phases.3.learning_rate_factor: [0.5] } }
`);
  t.strictSame(
    runs.map(({ settings }) => settings.phases.map(({ epochs }) => epochs)),
    [
      [1, 2, 1, 10],
      [1, 3, 1, 10],
    ],
  );
  t.strictSame(runs[0]!.settings.phases[3], {
    frozenLayers: { trainableLastBlocks: 3 },
    epochs: 10,
    learningRate: 0.0005,
  });
});

t.test('frozen_layers beside lp_ft says what stays frozen in its second phase', async (t) => {
  const { runs } = await read('recipe: lp_ft\nsweep: { grid: { frozen_layers: [none, { until: block_1 }] } }\n');
  t.strictSame(
    runs.map(({ settings }) => settings.phases.map(({ frozenLayers }) => frozenLayers)),
    [
      ['all', 'none'],
      ['all', { until: 'block_1' }],
    ],
  );
});
