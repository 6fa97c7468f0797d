import type { AugmentationStep } from '../../contracts/components/augmentation-step.js';
import { type Factor, factorSchema, rangeOf } from '../warp/factor.js';
import { type WarpSettings, warp, warpProperties } from '../warp/warp.js';

type RandomZoomSettings = WarpSettings & {
  readonly heightFactor: Factor;
  readonly widthFactor?: Factor;
};

/** The scale from target to source, vertically and horizontally: above 1 the image gets smaller. */
export interface Zoom {
  readonly height: number;
  readonly width: number;
}

// At -1 an image would become a single point.
const ends = { exclusiveMinimum: -1, maximum: 1 };

/** Zooms in or out about the centre (Keras: RandomZoom). */
export const randomZoom: AugmentationStep<RandomZoomSettings, Zoom> = {
  name: 'random_zoom',
  revision: 1,
  summary: 'Zooms into images or out of them.',
  shorthand: 'height_factor',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['height_factor'],
    properties: {
      height_factor: factorSchema(
        'Range of the vertical zoom: 0.2 is 20 % in or out; in a range, positive zooms out and negative zooms in.',
        ends,
      ),
      width_factor: factorSchema('Range of the horizontal zoom; without it the aspect ratio is kept.', ends),
      ...warpProperties,
    },
  },

  draw({ heightFactor, widthFactor }, random) {
    const height = 1 + random.uniform(...rangeOf(heightFactor));
    return { height, width: widthFactor === undefined ? height : 1 + random.uniform(...rangeOf(widthFactor)) };
  },

  transform(image, { height, width }, settings) {
    const affine = {
      a0: width,
      a1: 0,
      a2: ((image.width - 1) / 2) * (1 - width),
      b0: 0,
      b1: height,
      b2: ((image.height - 1) / 2) * (1 - height),
    };
    return warp(image, affine, settings);
  },
};
