import type { HeadLayer } from '../../../contracts/components/head-layer.js';
import { layers } from '../../../tfjs/layers.js';
import { type ActivationName, activate, activationNames } from '../../architectures/activations.js';

type ActivationSettings = {
  readonly function: ActivationName;
};

/** Keras' Activation, an elementwise function. */
export const activation: HeadLayer<ActivationSettings> = {
  name: 'activation',
  revision: 1,
  summary: 'An activation function as a layer of its own, as Keras’ Activation.',
  shorthand: 'function',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['function'],
    properties: { function: { enum: activationNames, description: 'The function, by Keras’ name.' } },
  },
  plan: (_settings, inputShape) => ({ outputShape: inputShape, weights: {} }),
  call: (settings, x) => activate(settings.function, x),
  toKeras: (settings, name) => layers.activation({ name, activation: settings.function }),
};
