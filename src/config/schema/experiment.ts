import type { JsonSchema } from '../../contracts/components/component.js';
import { augmentation } from './augmentation.js';
import { backbone } from './backbone.js';
import { dataset } from './dataset.js';
import { head } from './head.js';
import { type Section, type Slot, seedSchema } from './section.js';
import { splits } from './splits.js';
import { sweep } from './sweep.js';
import { batchNormSection } from './training/batch-norm.js';
import { frozenLayers } from './training/frozen-layers.js';
import { learningRateSchedule } from './training/learning-rate-schedule.js';
import { optimizer } from './training/optimizer.js';
import { phases } from './training/phases.js';
import { training } from './training/training.js';

const engineSlot: Slot = {
  kind: 'engines',
  form: 'named',
  count: 'one',
  otherwise: 'auto',
  also: [
    {
      name: 'auto',
      revision: 1,
      summary: 'An engine with a GPU if there is one, otherwise `onnxruntime`.',
      schema: { type: 'object', properties: {}, additionalProperties: false },
    },
  ],
  keepsBareName: true,
};

const recipeSlot: Slot = { kind: 'recipes', form: 'one-key', count: 'one' };

/** Settings of the file as a whole, in the order in which they are written. */
export const fileSettings: { readonly [setting: string]: JsonSchema } = {
  version: {
    description: 'Version of the file format.',
    const: 1,
    expected: '1, the version of the file format that this release reads',
  },
  name: {
    description: 'Name of the experiment, and of the folder that holds its runs.',
    type: 'string',
    pattern: '^[A-Za-z0-9_](?:[A-Za-z0-9_-]|[.](?=[A-Za-z0-9_-]))*$',
    maxLength: 100,
    expected: 'letters, digits, dashes, underscores and single dots inside, at most 100, because it names a folder',
    defaultNote: "the file's name without its extension",
  },
  recipe: {
    description:
      'A published way of fine-tuning by name, which expands to other settings; those that the file gives take precedence.',
    slot: recipeSlot,
    defaultNote: 'none',
  },
  seed: seedSchema('Seed of the initial head, dropout and shuffling; also the seed where no sweep.seeds are given.'),
};

/** The blocks that make a run. */
export const sections: { readonly [section: string]: Section } = {
  dataset,
  splits,
  augmentation,
  backbone,
  frozen_layers: frozenLayers,
  batch_norm: batchNormSection,
  head,
  optimizer,
  learning_rate_schedule: learningRateSchedule,
  training,
  phases,
  engine: { schema: { description: 'The engine that executes tensor programs.', slot: engineSlot, default: 'auto' } },
};

export const requiredSections = ['dataset', 'backbone'];

/** Settings of the file that follow the blocks. */
export const closingSettings: { readonly [setting: string]: JsonSchema } = {
  sweep,
  relative_to: {
    description:
      'The folder against which relative paths in this file are resolved. It is written into the experiment.yaml of a run, so that ' +
      'it can be run in place.',
    type: 'string',
    minLength: 1,
    defaultNote: "the file's own folder",
  },
  plugins: {
    description:
      'JavaScript files beside this file or below that bring components of their own, such as `[./my-step.js]`. They ' +
      'are code, and run with your rights.',
    type: 'array',
    items: { type: 'string', minLength: 1 },
    uniqueItems: true,
    defaultNote: 'none',
  },
};
