import { recipes } from '../../src/config/recipes/index.js';
import type { Catalogue } from '../../src/contracts/catalogue.js';
import type { Component, JsonSchema } from '../../src/contracts/components/component.js';

const settings = (properties: { [name: string]: JsonSchema }, required: string[] = []): JsonSchema => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

const component = (name: string, schema: JsonSchema, rest: Partial<Component> = {}): Component => ({
  name,
  revision: 1,
  summary: `The ${name}.`,
  schema,
  ...rest,
});

const rate = { description: 'Step size.', type: 'number', exclusiveMinimum: 0, default: 0.001 };

/** Components as the rooms declare them, small: what the tests of `config` need and no more. */
export const catalogue: Catalogue = {
  sources: [
    {
      ...component(
        'folder',
        settings({ path: { description: 'The folder.', type: 'string', minLength: 1 } }, ['path']),
      ),
      fromText: (text) => (text.startsWith('npm:') ? undefined : { path: text }),
    },
    component(
      'synthetic',
      settings({
        classes: { description: 'Classes.', type: 'integer', minimum: 2, default: 3 },
        images_per_class: { description: 'Images of each.', type: 'integer', minimum: 1, default: 20 },
      }),
    ),
  ],
  augmentationSteps: [
    component(
      'random_flip',
      settings({ mode: { description: 'Way.', enum: ['horizontal', 'vertical'], default: 'horizontal' } }),
      {
        shorthand: 'mode',
      },
    ),
    component(
      'random_rotation',
      settings(
        {
          factor: {
            description: 'Turns.',
            anyOf: [
              { type: 'number', minimum: 0, maximum: 1 },
              { type: 'array', items: { type: 'number', minimum: -1, maximum: 1 }, minItems: 2, maxItems: 2 },
            ],
          },
          fill_mode: { description: 'Edges.', enum: ['reflect', 'constant'], default: 'reflect' },
        },
        ['factor'],
      ),
      { shorthand: 'factor' },
    ),
  ],
  backbones: [
    component(
      'mobilenet_v2',
      settings({
        alpha: { description: 'Width.', type: 'number', exclusiveMinimum: 0, default: 1 },
        input_size: { description: 'Pixels.', type: 'integer', minimum: 32, default: 224 },
      }),
    ),
  ],
  weightSources: [
    {
      ...component('coco', settings({})),
      lacks: ({ alpha }, batchNorm) => {
        if (batchNorm === 'train') return 'coco has no statistics';
        return alpha === 1 ? undefined : `coco has nothing of alpha ${alpha}`;
      },
    },
    {
      ...component('folder', settings({ path: { description: 'The folder.', type: 'string' } }, ['path'])),
      fromText: pathOf,
    },
    component('imagenet', settings({})),
    component('random', settings({ seed: { description: 'Seed.', type: 'integer', minimum: 0, default: 0 } })),
  ],
  headLayers: [
    component('batch_normalization', settings({})),
    component(
      'dense',
      settings(
        {
          units: { description: 'Outputs.', type: 'integer', minimum: 1 },
          activation: { description: 'Activation.', enum: ['relu', 'linear'], default: 'linear' },
        },
        ['units'],
      ),
      { shorthand: 'units' },
    ),
    component(
      'dropout',
      settings({ rate: { description: 'Share.', type: 'number', minimum: 0, exclusiveMaximum: 1 } }, ['rate']),
      { shorthand: 'rate' },
    ),
  ],
  schedules: [
    component('constant', settings({})),
    component(
      'reduce_on_plateau',
      settings({ monitor: { description: 'Metric.', enum: ['val_loss', 'loss'], default: 'val_loss' } }),
    ),
  ],
  optimizers: [
    component(
      'adam',
      settings({
        learning_rate: rate,
        beta_1: { description: 'Decay.', type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9 },
      }),
    ),
    component(
      'sgd',
      settings({
        learning_rate: { ...rate, default: 0.01 },
        momentum: { description: 'Momentum.', type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0 },
        nesterov: { description: 'Look ahead.', type: 'boolean', default: false },
      }),
    ),
  ],
  recipes,
  engines: [component('onnxruntime', settings({})), component('reference', settings({}))],
};

function pathOf(text: string): { path: string } | undefined {
  return text.includes('/') ? { path: text } : undefined;
}
