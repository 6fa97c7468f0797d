import type { Section, Slot } from './section.js';

const limit = (description: string) => ({ description, type: 'number', exclusiveMinimum: 0, defaultNote: 'no limit' });

/** Of every optimizer, under Keras' names; not written where the file is silent. */
const shared: Slot['shared'] = {
  clipnorm: limit("Largest L2 norm of one weight's gradient: a longer one is scaled down."),
  global_clipnorm: limit('Largest L2 norm of all gradients together.'),
  clipvalue: limit('Largest absolute value in a gradient.'),
  gradient_accumulation_steps: {
    description: 'Batches whose mean gradient makes one update of the weights.',
    type: 'integer',
    minimum: 1,
    maximum: 100_000,
    defaultNote: '1',
  },
  ema_momentum: {
    description:
      'Momentum of a moving average of the weights, updated with them; it is the average that is validated and kept.',
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    defaultNote: 'no average',
  },
  layer_decay: {
    description: 'Learning rate of each block of the backbone, as a share of that of the block after it.',
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    defaultNote: '1',
  },
};

const slot: Slot = { kind: 'optimizers', form: 'named', count: 'one', otherwise: 'adam', shared };

export const optimizer: Section = {
  schema: { description: 'How the weights follow the gradients.', slot, default: {} },
};
