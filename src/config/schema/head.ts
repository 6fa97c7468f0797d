import type { Section, Slot } from './section.js';

const layers: Slot = { kind: 'headLayers', form: 'one-key', count: 'many' };

export const head: Section = {
  schema: {
    description:
      'The new layers on top of the backbone. A dense layer with softmax over the classes is added at the end.',
    type: 'object',
    additionalProperties: false,
    default: {},
    properties: {
      pooling: {
        description: "How the backbone's output map becomes one vector: mean or maximum of each channel, or all of it.",
        enum: ['avg', 'max', 'flatten'],
        default: 'avg',
      },
      layers: { description: 'Layers between the pooling and the softmax.', slot: layers, default: [] },
    },
  },
};
