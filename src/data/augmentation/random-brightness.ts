import type { AugmentationStep } from '../../contracts/components/augmentation-step.js';
import { type Factor, factorSchema, rangeOf } from '../warp/factor.js';
import { tableOf, throughTables } from '../warp/tables.js';

type RandomBrightnessSettings = {
  readonly factor: Factor;
};

/** Adds one number, the parameter, to all values (Keras: RandomBrightness with value_range 0..255). */
export const randomBrightness: AugmentationStep<RandomBrightnessSettings, number> = {
  name: 'random_brightness',
  revision: 1,
  summary: 'Makes images brighter or darker.',
  shorthand: 'factor',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['factor'],
    properties: {
      factor: factorSchema(
        'Range of the change as a fraction of 255: 0.2 adds -51 to 51; in a range, positive is brighter.',
      ),
    },
  },

  draw({ factor }, random) {
    return 255 * random.uniform(...rangeOf(factor));
  },

  transform(image, added) {
    const table = tableOf((before) => before + added);
    return throughTables(image, [table, table, table]);
  },
};
