import type { AugmentationStep } from '../../contracts/components/augmentation-step.js';
import { type Factor, factorSchema, rangeOf } from '../warp/factor.js';
import { type WarpSettings, warp, warpProperties } from '../warp/warp.js';

type RandomRotationSettings = WarpSettings & {
  readonly factor: Factor;
};

/** Rotates an image about its centre (Keras: RandomRotation). The parameter is in turns, counter-clockwise. */
export const randomRotation: AugmentationStep<RandomRotationSettings, number> = {
  name: 'random_rotation',
  revision: 1,
  summary: 'Rotates images about their centre.',
  shorthand: 'factor',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['factor'],
    properties: {
      factor: factorSchema(
        'Range of the angle as a fraction of a full turn: 0.05 is 18 degrees either way; in a range [lower, upper], positive is counter-clockwise.',
      ),
      ...warpProperties,
    },
  },

  draw({ factor }, random) {
    return random.uniform(...rangeOf(factor));
  },

  transform(image, turns, settings) {
    const cosine = Math.cos(2 * Math.PI * turns);
    const sine = Math.sin(2 * Math.PI * turns);
    const middleX = (image.width - 1) / 2;
    const middleY = (image.height - 1) / 2;
    const affine = {
      a0: cosine,
      a1: -sine,
      a2: middleX - middleX * cosine + middleY * sine,
      b0: sine,
      b1: cosine,
      b2: middleY - middleX * sine - middleY * cosine,
    };
    return warp(image, affine, settings);
  },
};
