import type { AugmentationStep } from '../../contracts/components/augmentation-step.js';
import { type Factor, factorSchema, rangeOf } from '../warp/factor.js';
import { type WarpSettings, warp, warpProperties } from '../warp/warp.js';

type RandomTranslationSettings = WarpSettings & {
  readonly heightFactor: Factor;
  readonly widthFactor: Factor;
};

/** A shift in fractions of height and width. */
export interface Shift {
  readonly down: number;
  readonly right: number;
}

/** Shifts an image (Keras: RandomTranslation). */
export const randomTranslation: AugmentationStep<RandomTranslationSettings, Shift> = {
  name: 'random_translation',
  revision: 1,
  summary: 'Shifts images up or down and left or right.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['height_factor', 'width_factor'],
    properties: {
      height_factor: factorSchema(
        'Range of the vertical shift as a fraction of the height; in a range, positive is down.',
      ),
      width_factor: factorSchema(
        'Range of the horizontal shift as a fraction of the width; in a range, positive is right.',
      ),
      ...warpProperties,
    },
  },

  draw({ heightFactor, widthFactor }, random) {
    return { down: random.uniform(...rangeOf(heightFactor)), right: random.uniform(...rangeOf(widthFactor)) };
  },

  transform(image, { down, right }, settings) {
    const affine = { a0: 1, a1: 0, a2: -right * image.width, b0: 0, b1: 1, b2: -down * image.height };
    return warp(image, affine, settings);
  },
};
