import { Ajv } from 'ajv';
import t from 'tap';
import { parse } from 'yaml';
import { editorSchema } from '../../scripts/generate/editor-schema.js';
import type { JsonSchema } from '../../src/contracts/components/component.js';
import { catalogue } from '../config/fake-catalogue.js';
import { minimal } from '../config/minimal.js';

const schema = editorSchema(catalogue);
const accepts = new Ajv({ strict: true, allowUnionTypes: true, formats: { regex: true } }).compile(schema);

t.test('every form that Espalier reads is accepted', async (t) => {
  const forms = [
    '',
    'head: { layers: [batch_normalization, dense: 8, dropout: { rate: 0.2 }] }',
    'head: { layers: [batch_normalization: ] }',
    'augmentation: { views: 2, steps: [random_flip, random_flip: vertical, random_rotation: [0.1, 0.2]] }',
    'optimizer: sgd',
    'optimizer: { learning_rate: 0.1 }',
    'optimizer: { name: sgd, momentum: 0.9 }',
    'frozen_layers: { until: block_13 }',
    'training:\nhead:\nsplits:\nsweep:\n',
    'training: { early_stopping: null, mixup: null, monitor: ~, class_weight: { daisy: null } }',
    'seed: null\nrecipe: ~\nbatch_norm: null\nfrozen_layers: ~\noptimizer: null\nengine: ~',
    'sweep: { grid: { training.label_smoothing: [null, 0.1], optimizer: [null, sgd], frozen_layers: [~, none] } }',
    'sweep: { grid: { optimizer.learning_rate: [0.1], head.layers.1.dropout: [0.0], optimizer: [adam, { name: sgd }] } }',
  ];
  for (const form of forms) t.ok(accepts(parse(minimal + form)), `${form} ${JSON.stringify(accepts.errors)}`);
  for (const weights of [
    'imagenet',
    '[imagenet, ./folder]',
    '{ random: { seed: 1 } }',
    '{ used: coco, listed: [imagenet, coco] }',
  ]) {
    t.ok(accepts(parse(minimal.replace('mobilenet_v2', `{ name: mobilenet_v2, weights: ${weights} }`))), weights);
  }
});

t.test('mistakes are marked', async (t) => {
  const mistakes = [
    'sede: 1',
    'seed: -1',
    'version: 2',
    'version: null',
    'dataset: { source: null }',
    'backbone: null',
    'training: { epoch: 1 }',
    'training: { epochs: 0 }',
    'head: { layers: [dropuot: 0.2] }',
    'head: { layers: [dropout: 2] }',
    'head: { layers: [{ dropout: 0.2, dense: 8 }] }',
    'head: { layers: [dense] }',
    'optimizer: { name: sgd, beta_1: 0.9 }',
    'optimizer: adm',
    'engine: gpu',
    'frozen_layers: some',
    'sweep: { grid: { training.epochs: [0] } }',
    'sweep: { grid: { training.epochs: 3 } }',
  ];
  for (const mistake of mistakes) t.notOk(accepts({ ...parse(minimal), ...parse(mistake) }), mistake);
  t.notOk(accepts(parse('version: 1')));
});

t.test('it has nothing that editors do not know, and explains every setting', async (t) => {
  t.notMatch(JSON.stringify(schema), /"(slot|expected|defaultNote)":/);
  const visit = (node: JsonSchema, path: string): void => {
    for (const [name, member] of Object.entries((node.properties ?? {}) as { [name: string]: JsonSchema })) {
      t.ok(member.description ?? member.$ref ?? member.anyOf, `${path}.${name}`);
      visit(member, `${path}.${name}`);
    }
    for (const branch of (node.anyOf ?? []) as JsonSchema[]) visit(branch, path);
  };
  visit(schema, '');
  for (const [name, definition] of Object.entries(schema.definitions as { [name: string]: JsonSchema }))
    visit(definition, name);
});
