import { readFile } from 'node:fs/promises';
import type {
  LayerWeights,
  LocatedWeights,
  WeightMap,
  WeightSource,
} from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { sha256 } from '../../../foundation/hash.js';
import { readKerasFile } from '../formats/keras/keras-file.js';
import { checkUnchanged } from '../formats/unchanged.js';
import { locateFile } from './local-file.js';

type KerasFileSettings = { readonly path: string };

/** Weights in a local Keras file. */
export const kerasFile: WeightSource<KerasFileSettings> = {
  name: 'keras_file',
  revision: 1,
  summary: 'A local Keras file: .h5, .weights.h5 or .keras; weights alone or a whole model, of Keras 2 or 3.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, description: 'The file.' } },
  },
  shorthand: 'path',

  /** Accepts any text with the ending of such files: `./mine.h5`, `./mine.keras`. */
  fromText: (text) => (/\.(h5|hdf5|keras)$/i.test(text) ? { path: text } : undefined),

  async locate({ path }, _backbone, { relativeTo }) {
    return { source: 'keras_file', settings: { path }, ...(await locateFile(path, relativeTo, 'a Keras file')) };
  },

  load: async (located, _backbone, layers) => await loadKerasFile(located, layers),
};

/** Reads a located Keras file. Throws WEIGHTS_UNREADABLE with what is wrong with it. */
export async function loadKerasFile(located: LocatedWeights, layers: LayerWeights): Promise<WeightMap> {
  const bytes = await readFile(located.path);
  checkUnchanged(located, sha256(bytes));
  try {
    return await readKerasFile(bytes, layers);
  } catch (error) {
    throw new EspalierError('WEIGHTS_UNREADABLE', `${located.path}: ${(error as Error).message}`, {
      remedy: 'Give a complete, undamaged file written by Keras.',
      cause: error,
    });
  }
}
