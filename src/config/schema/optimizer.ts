import type { Section, Slot } from './section.js';

const slot: Slot = { kind: 'optimizers', form: 'named', count: 'one', otherwise: 'adam' };

export const optimizer: Section = {
  schema: { description: 'How the weights follow the gradients.', slot, default: {} },
};
