import { mul, sub } from '@tensorflow/tfjs-core';
import type { Optimizer } from '../../contracts/optimizer.js';
import { type AdamSettings, adamProperties, adamStep } from './adam.js';

type AdamWSettings = AdamSettings & {
  readonly weightDecay: number;
};

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2017): as Keras, w shrinks by learning rate · decay first. */
export const adamw: Optimizer<AdamWSettings> = {
  name: 'adamw',
  revision: 1,
  summary: 'Adam with decoupled weight decay (Loshchilov and Hutter, 2017), as Keras’ AdamW.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...adamProperties,
      weight_decay: {
        type: 'number',
        minimum: 0,
        default: 0.004,
        description: 'Share of each weight taken away, times the learning rate.',
      },
    },
  },
  slots: () => ['first_moment', 'second_moment'],
  step(settings, learningRate, step) {
    const adam = adamStep(settings, learningRate, step);
    const decay = mul(learningRate, settings.weightDecay);
    return (update) => adam({ ...update, weight: sub(update.weight, mul(update.weight, decay)) });
  },
};
