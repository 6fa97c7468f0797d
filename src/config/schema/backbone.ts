import type { Section, Slot } from './section.js';

const weights: Slot = { kind: 'weightSources', form: 'one-key', count: 'one or many', recordsUse: true };

const slot: Slot = {
  kind: 'backbones',
  form: 'named',
  count: 'one',
  shared: {
    weights: {
      description:
        'Where the weights come from: one source, or a list that is tried in order. A written experiment.yaml says ' +
        'which one was used: `{ used: coco, listed: [imagenet, coco] }`.',
      slot: weights,
      default: 'imagenet',
    },
  },
};

export const backbone: Section = {
  schema: {
    description: 'The pretrained network that images are passed through, without its top.',
    expected: 'the name of a network, e.g. backbone: mobilenet_v2',
    slot,
  },
};
