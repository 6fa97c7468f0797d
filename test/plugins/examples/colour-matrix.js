// A kind of file that is a backbone, and the source of weights that reads it: a JSON file with a matrix of a row for each
// of three colours, by which the pixels of an image are multiplied.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

export default ({ tf, EspalierError }) => ({
  backbones: [
    {
      name: 'colour_matrix',
      revision: 1,
      summary: 'Pixels times the matrix of a JSON file (weights: ./m.json).',
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['output'],
        properties: {
          output: { enum: ['products'], description: 'The only output.' },
          input_size: { type: 'integer', minimum: 1, default: 16, description: 'Pixels.' },
        },
      },
      weightSource: 'matrix_file',
      weightsExample: './m.json',

      async open({ inputSize }, { path, sha256: located }, engine, batchSize) {
        const content = await readFile(path);
        if (sha256(content) !== located) throw new EspalierError('WEIGHTS_CHANGED', `${path} has changed`);
        const rows = JSON.parse(content.toString());
        const matrix = tf.tensor2d(rows);
        const program = await engine.build({
          name: path,
          inputs: { pixels: { shape: [batchSize, inputSize, inputSize, 3], dtype: 'uint8' } },
          call({ pixels }) {
            const colours = tf.div(tf.reshape(tf.cast(pixels, 'float32'), [-1, 3]), 255);
            const products = tf.matMul(colours, matrix);
            return { features: tf.reshape(products, [batchSize, inputSize, inputSize, rows[0].length]) };
          },
        });
        return {
          inputSize,
          batchSize,
          layout: 'NHWC',
          program: {
            concurrency: program.concurrency,
            run: (inputs) => program.run(inputs),
            dispose: () => program.dispose().finally(() => matrix.dispose()),
          },
        };
      },
    },
  ],

  weightSources: [
    {
      name: 'matrix_file',
      revision: 1,
      summary: 'A JSON file with a matrix, for the backbone colour_matrix.',
      schema: {
        type: 'object',
        additionalProperties: false,
        required: ['path'],
        properties: { path: { type: 'string', minLength: 1, description: 'The .json file.' } },
      },
      shorthand: 'path',
      fromText: (text) => (text.endsWith('.json') ? { path: text } : undefined),
      lacks: ({ name }) => (name === 'colour_matrix' ? undefined : `a matrix is no weights of ${name}`),
      async locate({ path }, _backbone, { relativeTo }) {
        const file = resolve(relativeTo, path);
        const content = await readFile(file).catch(() => {
          throw new EspalierError('WEIGHTS_NOT_FOUND', `${path}: there is no file ${file}`);
        });
        return { source: 'matrix_file', settings: { path }, path: file, sha256: sha256(content) };
      },
      async load({ path }, { name }) {
        throw new EspalierError('WEIGHTS_DO_NOT_FIT', `${path} has no weights for ${name}`);
      },
    },
  ],
});
