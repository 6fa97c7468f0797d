import { createRequire } from 'node:module';

/** @tensorflow/tfjs-converter, loaded with `require` for the reason that `core.ts` gives. */
const converter = createRequire(import.meta.url)(
  '@tensorflow/tfjs-converter',
) as typeof import('@tensorflow/tfjs-converter');

export const { loadGraphModelSync } = converter;
