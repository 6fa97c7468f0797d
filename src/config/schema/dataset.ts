import { checkResize, resizeSchema, shortenResize } from './resize.js';
import type { Section, Slot } from './section.js';

const source: Slot = { kind: 'sources', form: 'one-key', count: 'one' };

export const dataset: Section = {
  schema: {
    description: 'The labelled images.',
    expected: 'a block that says where the images come from, e.g. dataset: { source: ./photos }',
    type: 'object',
    required: ['source'],
    additionalProperties: false,
    properties: {
      source: {
        description: 'Where the images come from: a folder of class folders, or another source.',
        slot: source,
      },
      limit_per_class: {
        description:
          'Images kept of each class, over the whole source, or of each split where the source has split folders.',
        type: 'integer',
        minimum: 1,
        defaultNote: 'all images',
      },
      on_bad_image: {
        description:
          'How to treat images that cannot be decoded: `skip` leaves them out and lists them, `error` stops.',
        enum: ['skip', 'error'],
        default: 'skip',
      },
      resize: resizeSchema,
    },
  },
  prepare: shortenResize,
  check: checkResize,
};
