import { createRequire } from 'node:module';

/**
 * @tensorflow/tfjs-layers, loaded with `require` for the reason that `core.ts` gives.
 */
const tfjsLayers = createRequire(import.meta.url)(
  '@tensorflow/tfjs-layers',
) as typeof import('@tensorflow/tfjs-layers');

export default tfjsLayers;

export const { initializers, input, layers, loadLayersModel, model, regularizers, sequential } = tfjsLayers;
