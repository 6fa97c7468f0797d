import type { Section } from '../section.js';

/** Without a default of its own, so that it is not written where the file is silent: run ids stay what they were. */
export const batchNorm: Section = {
  schema: {
    description:
      'What batch normalisation does in layers that are tuned. `frozen`: it keeps its weights and statistics. ' +
      '`inference`: it normalises by its statistics, which stay; gamma and beta are trained. `train`: it normalises by ' +
      'the statistics of the batch.',
    enum: ['frozen', 'inference', 'train'],
    defaultNote: '`frozen`',
  },
};
