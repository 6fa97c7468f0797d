import type { Section } from '../section.js';

/** The block has no default, so that it is not written where the file is silent: old run ids stay valid. */
export const batchNormSection: Section = {
  schema: {
    description:
      'How batch normalisation behaves in layers that are tuned. `frozen`: it keeps its weights and statistics. ' +
      '`inference`: it normalises by its stored statistics, which stay; gamma and beta are trained. `train`: it normalises by ' +
      'the statistics of the batch.',
    enum: ['frozen', 'inference', 'train'],
    defaultNote: '`frozen`',
  },
};
