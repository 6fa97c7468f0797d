import type { Section, Slot } from '../section.js';

const slot: Slot = {
  kind: 'schedules',
  form: 'named',
  count: 'one',
  otherwise: 'constant',
  shared: {
    warmup_epochs: {
      description: 'Epochs, or a part of one, in which the learning rate rises from 0 in equal steps.',
      type: 'number',
      minimum: 0,
      defaultNote: '0',
    },
  },
};

export const learningRateSchedule: Section = {
  schema: { description: 'How the learning rate changes while training goes on.', slot, defaultNote: '`constant`' },
};
