import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { LayerWeights, LocatedWeights, WeightMap, WeightSource } from '../../contracts/weights.js';
import { EspalierError } from '../../foundation/errors.js';
import { sha256 } from '../../foundation/hash.js';
import { readKerasH5 } from '../formats/keras-h5.js';
import { checkUnchanged } from '../formats/unchanged.js';

type KerasFileSettings = { readonly path: string };

/** A Keras file that lies on this machine. */
export const kerasFile: WeightSource<KerasFileSettings> = {
  name: 'keras_file',
  revision: 1,
  summary: 'A local Keras file (.h5, weights or whole model).',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, description: 'The .h5 file.' } },
  },
  shorthand: 'path',

  /** Any text that ends as the names of such files do: `./mine.h5`. */
  fromText: (text) => (/\.(h5|hdf5)$/i.test(text) ? { path: text } : undefined),

  async locate({ path }, _backbone, { relativeTo }) {
    const file = resolve(relativeTo, path);
    const stats = await stat(file).catch(() => undefined);
    if (!stats?.isFile())
      throw new EspalierError('WEIGHTS_NOT_FOUND', `${path}: there is no file ${file}`, {
        remedy: 'Give a Keras file, relative to the experiment file.',
      });
    return { source: 'keras_file', settings: { path }, path: file, sha256: sha256(await readFile(file)) };
  },

  load: async (located, _backbone, layers) => await loadKerasFile(located, layers),
};

/** Reads a located Keras file. Throws WEIGHTS_UNREADABLE that says what is wrong with it. */
export async function loadKerasFile(located: LocatedWeights, layers: LayerWeights): Promise<WeightMap> {
  const bytes = await readFile(located.path);
  checkUnchanged(located, sha256(bytes));
  try {
    return await readKerasH5(bytes, layers);
  } catch (error) {
    throw new EspalierError('WEIGHTS_UNREADABLE', `${located.path}: ${(error as Error).message}`, {
      remedy: 'Give a file that Keras wrote, whole and unchanged.',
      cause: error,
    });
  }
}
