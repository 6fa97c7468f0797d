import t, { type Test } from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { componentsOf } from '../../../src/config/check/components.js';
import { knownSettings } from '../../../src/config/check/known-settings.js';
import { namedSchema } from '../../../src/config/check/slots/named.js';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { experimentSchema } from '../../../src/config/schema/file-schema.js';
import { propertyOf, slotOf } from '../../../src/config/schema/section.js';
import type { JsonSchema } from '../../../src/contracts/components/component.js';
import { canonicalJson } from '../../../src/foundation/hash.js';
import { minimal } from '../minimal.js';

const read = (text: string, overrides: readonly string[] = []) =>
  readExperiment({ path: 'photos.yaml', text, overrides, catalogue });

/** The documents of all runs, of which ids are made, or what is said instead. */
const documents = (text: string, overrides: readonly string[] = []) =>
  read(text, overrides).then(
    ({ runs }) => runs.map(({ document }) => canonicalJson(document)),
    ({ code, message }) => [code, message.split('\n')[0]],
  );

async function sameAsLeftOut(t: Test, text: string, override: string): Promise<void> {
  t.strictSame(await documents(text, [override]), await documents(text), `${override} in ${text.split('\n').at(-1)}`);
}

/** A line with the block of a setting where the mere block means something. */
function blockAround(path: string): string {
  if (path.startsWith('splits.')) return 'splits: {}';
  return path.startsWith('training.early_stopping.') ? 'training: { early_stopping: {} }' : '';
}

const namesIn = (schema: JsonSchema) => Object.keys((schema.properties ?? {}) as object);

t.test('every optional setting may be null, which leaves it out', async (t) => {
  const required = ['version', 'dataset', 'dataset.source', 'backbone', 'plugins'];
  const ofComponents = /^(optimizer|backbone|engine|learning_rate_schedule)\./;
  const paths = [...knownSettings(catalogue).keys()].filter((path) => !required.includes(path));
  for (const path of paths) {
    if (ofComponents.test(path) || path.startsWith('recipe.') || path.startsWith('resize.')) continue;
    await sameAsLeftOut(t, minimal + blockAround(path), `${path}=null`);
  }
  t.ok(paths.length > 40);
});

t.test('so may every setting of every component, in its block or below its name', async (t) => {
  const tried = new Set<string>();
  for (const block of ['optimizer', 'engine', 'learning_rate_schedule', 'backbone']) {
    const slot = slotOf(propertyOf(experimentSchema, block))!;
    for (const component of componentsOf(slot, catalogue)) {
      const given = (component.schema.required ?? []) as readonly string[];
      if (given.length > 0 || 'weightSource' in component) continue;
      const text = `${minimal.replace(/backbone:.*\n/, block === 'backbone' ? '' : '$&')}${block}: { name: ${component.name} }`;
      for (const name of namesIn(namedSchema(slot, component))) {
        if (name === 'name' || tried.has(`${block}.${name}`)) continue;
        tried.add(`${block}.${name}`);
        await sameAsLeftOut(t, text, `${block}.${name}=null`);
      }
    }
  }
  for (const component of catalogue.augmentationSteps) {
    const text = `${minimal}augmentation: { views: 2, steps: [${component.name}: ] }`;
    for (const name of namesIn(component.schema))
      await sameAsLeftOut(t, text, `augmentation.steps.0.${component.name}.${name}=null`);
  }
  for (const name of ['activation', 'use_bias', 'kernel_initializer', 'kernel_regularizer'])
    if (propertyOf(catalogue.headLayers.find((layer) => layer.name === 'dense')!.schema, name))
      await sameAsLeftOut(t, `${minimal}head: { layers: [dense: { units: 8 }] }`, `head.layers.0.dense.${name}=null`);
});

t.test('a required setting that is null is missing', async (t) => {
  const said = async (override: string) => (await documents(minimal, [override])).join(' ');
  t.match(await said('version=null'), /^CONFIG_MISSING_SETTING .* version is missing/);
  t.match(await said('dataset=null'), /^CONFIG_MISSING_SETTING .* dataset is missing/);
  t.match(await said('dataset.source=null'), /^CONFIG_MISSING_SETTING .* dataset.source is missing/);
  t.match(await said('backbone=null'), /^CONFIG_MISSING_SETTING .* backbone is missing/);
  t.match(await said('backbone={ name: null, alpha: 1 }'), /^CONFIG_MISSING_SETTING .* backbone.name is missing/);
  t.match(await said('head.layers=[dense: { units: null }]'), /^CONFIG_MISSING_SETTING .*dense.units is missing/);
  t.match(await said('head.layers=[dropout: ]'), /^CONFIG_MISSING_SETTING .*dropout.rate is missing/);
  t.match(await said('head.layers=[null]'), /head.layers.0 is empty/, 'an item of a list is no setting');
  t.match(await said('training.epoch=null'), /training.epoch is not a setting of training; did you mean epochs/);
});

t.test('null in a grid is the run in which the setting is left out', async (t) => {
  const grids = {
    'training.label_smoothing': '0.1',
    'training.mixup': '0.2',
    'training.class_weight': 'balanced',
    'training.class_weight.daisy': '2',
    'training.early_stopping': '{ patience: 3 }',
    'training.early_stopping.patience': '3',
    'optimizer.clipnorm': '1',
    'optimizer.learning_rate': '0.1',
    optimizer: 'sgd',
    learning_rate_schedule: 'cosine_decay',
    'frozen_layers.until': 'block_13',
    batch_norm: 'inference',
    phases: '[{ epochs: 3 }]',
    'dataset.resize': 'area',
    'dataset.resize.antialias': 'true',
    'backbone.output': 'block_13',
    'backbone.weights': 'random',
    head: '{ pooling: max }',
    'splits.seed': '7',
  };
  for (const [path, value] of Object.entries(grids)) {
    const swept = await documents(`${minimal}sweep: { grid: { ${path}: [${value}, null] } }`);
    const apart = [await documents(minimal, [`${path}=${value}`]), await documents(minimal + blockAround(path))].flat();
    t.strictSame(swept, apart, path);
  }
  t.match(await documents(`${minimal}sweep: { grid: { training.epochs: [null, 10] } }`), ['CONFIG_REPEATED_RUN']);
  t.match(await documents(`${minimal}sweep: { grid: { dataset.source: [null, ./b] } }`), ['CONFIG_MISSING_SETTING']);
});

t.test('what the file leaves to its recipe is the recipe’s, also where it is swept', async (t) => {
  const recipe = `${minimal}recipe: lp_ft\n`;
  for (const path of ['optimizer', 'phases', 'training.epochs', 'batch_norm'])
    await sameAsLeftOut(t, recipe, `${path}=null`);
  const tuned = `${minimal}recipe: fine_tune\n`;
  const swept = await documents(`${tuned}sweep: { grid: { optimizer.learning_rate: [null, 0.1] } }`);
  t.strictSame(swept, [...(await documents(tuned)), ...(await documents(tuned, ['optimizer.learning_rate=0.1']))]);
  await sameAsLeftOut(t, tuned, 'sweep.grid.optimizer.learning_rate=null');
});
