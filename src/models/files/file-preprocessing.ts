import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { ImageModelDefinition } from '../../contracts/components/engine.js';
import { cast, div, reverse, sub, tensor1d } from '../../tfjs/core.js';
import type { FileBackboneSettings } from './file-settings.js';

const zeros = [0, 0, 0];
const ones = [1, 1, 1];

/** The preprocessing of `models/architectures/preprocessing.ts` as numbers, for networks that are files. */
export const filePreprocessing: {
  readonly [name in FileBackboneSettings['preprocessing']]: ImageModelDefinition['preprocessing'];
} = {
  tf: { reversed: false, divisor: 127.5, mean: ones, deviation: ones },
  caffe: { reversed: true, divisor: 1, mean: [103.939, 116.779, 123.68], deviation: ones },
  torch: { reversed: false, divisor: 255, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  unit: { reversed: false, divisor: 255, mean: zeros, deviation: ones },
  none: { reversed: false, divisor: 1, mean: zeros, deviation: ones },
};

/** Preprocesses pixels [n, h, w, 3], int32 or float32. */
export function preprocessedForFile(
  pixels: Tensor4D,
  { reversed, divisor, mean, deviation }: ImageModelDefinition['preprocessing'],
): Tensor4D {
  const floats: Tensor4D = cast(pixels, 'float32');
  const fractions: Tensor4D = div(reversed ? reverse(floats, 3) : floats, divisor);
  return div(sub(fractions, tensor1d([...mean])), tensor1d([...deviation]));
}
