import type { Section, Slot } from '../section.js';

const slot: Slot = {
  kind: 'schedules',
  form: 'named',
  count: 'one',
  otherwise: 'constant',
  shared: {
    warmup_epochs: {
      description: 'Epochs, possibly a fraction of one, in which the learning rate rises linearly from 0.',
      type: 'number',
      minimum: 0,
      defaultNote: '0',
    },
  },
};

export const learningRateSchedule: Section = {
  schema: { description: 'How the learning rate changes during training.', slot, defaultNote: '`constant`' },
};
