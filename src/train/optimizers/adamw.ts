import type { Optimizer } from '../../contracts/components/optimizer.js';
import { weightDecayOf } from '../update/weight-decay.js';
import { type AdamSettings, adamProperties, adamSlots, adamStep } from './adam.js';

type AdamWSettings = AdamSettings & {
  readonly weightDecay: number;
};

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2017), on by default. */
export const adamw: Optimizer<AdamWSettings> = {
  name: 'adamw',
  revision: 1,
  summary: 'Adam with decoupled weight decay (Loshchilov and Hutter, 2017), as Keras’ AdamW.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...adamProperties,
      weight_decay: weightDecayOf(0.004),
    },
  },
  slots: adamSlots,
  step: adamStep,
};
