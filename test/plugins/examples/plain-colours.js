// A dataset source: images of one colour, red or blue by class, brighter from image to image.
import { createHash } from 'node:crypto';

const size = 16;
const classes = ['blue', 'red'];

export const components = {
  sources: [
    {
      name: 'plain_colours',
      revision: 1,
      summary: 'Images of one colour each.',
      schema: {
        type: 'object',
        additionalProperties: false,
        properties: { count: { type: 'integer', minimum: 3, default: 8, description: 'Images of each class.' } },
      },
      missing: async () => null,
      prepare: async () => {},
      async list({ count }) {
        const samples = classes.flatMap((name, label) =>
          Array.from({ length: count }, (_, index) => {
            const id = `${name}/${String(index).padStart(3, '0')}`;
            return { id, label, sha256: createHash('sha256').update(`plain colours ${id}`).digest('hex') };
          }),
        );
        return { classes, samples, ignored: [] };
      },
      open: async () => ({
        async read({ id }) {
          const [name, index] = id.split('/');
          const pixel = name === 'red' ? [155 + Number(index), 0, 0] : [0, 0, 155 + Number(index)];
          const data = new Uint8Array(size * size * 3).map((_, at) => pixel[at % 3]);
          return { width: size, height: size, data };
        },
        close: async () => {},
      }),
    },
  ],
};
