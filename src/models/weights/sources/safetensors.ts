import { readFile } from 'node:fs/promises';
import type { LocatedWeights, WeightSource } from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { sha256 } from '../../../foundation/hash.js';
import { safetensorsNames, safetensorsWeights } from '../formats/safetensors.js';
import { checkUnchanged } from '../formats/unchanged.js';
import { locateFile } from './local-file.js';
import { pytorchNames } from './pytorch-names.js';

type SafetensorsSettings = { readonly path: string };

/** Weights with Keras' names in a local SafeTensors file. */
export const safetensors: WeightSource<SafetensorsSettings> = {
  name: 'safetensors',
  revision: 1,
  summary:
    'A local SafeTensors file with Keras’ weight names, such as Conv1/kernel. Names of PyTorch or timm are not supported.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: { path: { type: 'string', minLength: 1, description: 'The .safetensors file.' } },
  },
  shorthand: 'path',

  fromText: (text) => (/\.safetensors$/i.test(text) ? { path: text } : undefined),

  async locate({ path }, _backbone, { relativeTo }) {
    const found = await locateFile(path, relativeTo, 'a SafeTensors file');
    return { source: 'safetensors', settings: { path }, ...found };
  },

  async load(located, _backbone, layers) {
    const bytes = await readFile(located.path);
    checkUnchanged(located, sha256(bytes));
    // Names are checked first, because files with PyTorch's names hold types that Keras' files do not.
    const foreign = pytorchNames(
      readable(located, () => safetensorsNames(bytes)),
      layers,
    );
    if (foreign !== undefined)
      throw new EspalierError('WEIGHTS_DO_NOT_FIT', `${located.path}: ${foreign}`, {
        remedy: "Give weights written by Keras, or rename and transpose these to Keras' names and shapes.",
      });
    return readable(located, () => safetensorsWeights(bytes, layers));
  },
};

function readable<T>(located: LocatedWeights, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new EspalierError('WEIGHTS_UNREADABLE', `${located.path} ${(error as Error).message}`, {
      remedy: 'Give a complete, undamaged SafeTensors file.',
      cause: error,
    });
  }
}
