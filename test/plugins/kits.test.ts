import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import * as kits from '../../src/testing/index.js';
import {
  checkAugmentationStep,
  checkComponent,
  checkDatasetSource,
  checkHeadLayer,
  checkOptimizer,
  checkRecipe,
  checkSchedule,
  checkTaskKind,
  pluginComponents,
} from '../../src/testing/index.js';

const examples = fileURLToPath(new URL('../../../test/plugins/examples', import.meta.url));

t.test('every component of the example plugins declares what all components do', async (t) => {
  for (const file of readdirSync(examples)) {
    const { tasks = [], ...byKind } = await pluginComponents(join(examples, file));
    const components = Object.values(byKind).flat();
    t.ok(components.length + tasks.length > 0, file);
    for (const component of components) checkComponent(component);
  }
});

t.test('each keeps the contract of its kind', async (t) => {
  const context = { relativeTo: examples, cacheFolder: t.testdir() };
  const of = (file: string) => pluginComponents(join(examples, file));
  await checkOptimizer((await of('sign-descent.js')).optimizers![0]!, [{}, { learning_rate: 0.1, decay: 0.01 }]);
  await checkHeadLayer((await of('scale.js')).headLayers![0]!, [2, {}]);
  await checkSchedule((await of('halving.js')).schedules![0]!, [{}, { every: 2 }]);
  await checkAugmentationStep((await of('mirror.js')).augmentationSteps![0]!, [{}]);
  await checkDatasetSource((await of('plain-colours.js')).sources![0]!, [{}, { count: 3 }], context);
  await checkRecipe((await of('brief.js')).recipes![0]!, [{}]);
  const splits = { classes: ['a'], train: [{ id: 'a', label: 0, sha256: 'a' }], validation: [], test: [], ignored: [] };
  await checkTaskKind((await of('count-samples.js')).tasks![0]!, [{}], { splits });
});

t.test(
  'the example in docs/plugins.md passes with the runner of Node, and fails where the plugin breaks a promise',
  async (t) => {
    const page = readFileSync(join(examples, '../../../docs/plugins.md'), 'utf8');
    const blocks = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, block]) => block!);
    const plugin = blocks.find((block) => block.startsWith('export default'))!;
    const example = blocks.find((block) => block.includes('espalier/testing'))!;
    const run = (code: string) => {
      const cwd = t.testdir({ 'sign-descent.js': code, 'own.test.mjs': example });
      // NODE_TEST_CONTEXT would make it report to a runner above it.
      const { NODE_TEST_CONTEXT: _, ...env } = process.env;
      return spawnSync(process.execPath, ['own.test.mjs'], { cwd, env, encoding: 'utf8' });
    };
    const sound = run(plugin);
    t.equal(sound.status, 0, sound.stdout + sound.stderr);
    const broken = run(plugin.replace('slots: {},', 'slots: { other: weight },'));
    t.equal(broken.status, 1);
    t.match(broken.stdout, 'sign_descent {}: returns the slots it declares');
  },
);

t.test('every kit is named where its users look', async (t) => {
  const pages = ['docs/plugins.md', 'CONTRIBUTING.md'].map((page) =>
    readFileSync(join(examples, '../../..', page), 'utf8'),
  );
  for (const kit of Object.keys(kits).filter((name) => name.startsWith('check')))
    for (const page of kit === 'checkChannel' ? pages.slice(1) : pages) t.ok(page.includes(`\`${kit}`), kit);
});

t.test('a plugin that is not one is refused as in a file', async (t) => {
  const folder = t.testdir();
  writeFileSync(join(folder, 'none.js'), 'export default { optimisers: [] };');
  await t.rejects(pluginComponents(join(folder, 'none.js')), { code: 'PLUGIN_WRONG_SHAPE' });
  await t.rejects(pluginComponents(join(folder, 'absent.js')), { code: 'PLUGIN_NOT_FOUND' });
});
