import type { AugmentationStep } from '../../contracts/components/augmentation-step.js';
import type { Image } from '../../contracts/data.js';
import { type Factor, factorSchema } from '../warp/factor.js';
import { tableOf, throughTables } from '../warp/tables.js';

type RandomContrastSettings = {
  readonly factor: Factor;
};

/**
 * Stretches or narrows the values of each channel about the channel's mean (Keras: RandomContrast with value_range
 * 0..255). The parameter multiplies differences from the mean. As Keras documents it, one number f means 1 - f to
 * 1 + f; the code of Keras 3 draws from 1 to 1 + f.
 */
export const randomContrast: AugmentationStep<RandomContrastSettings, number> = {
  name: 'random_contrast',
  revision: 1,
  summary: 'Raises or lowers the contrast of images.',
  shorthand: 'factor',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['factor'],
    properties: {
      factor: factorSchema(
        'Range of the change: contrast is multiplied by 1 - factor to 1 + factor; [lower, upper] means 1 - lower to 1 + upper.',
        {
          minimum: 0,
          maximum: 1,
        },
      ),
    },
  },

  draw({ factor }, random) {
    const [lower, upper] = typeof factor === 'number' ? [factor, factor] : factor;
    return random.uniform(1 - lower, 1 + upper);
  },

  transform(image, contrast) {
    const [red, green, blue] = channelMeans(image).map((mean) =>
      tableOf((before) => (before - mean) * contrast + mean),
    );
    return throughTables(image, [red!, green!, blue!]);
  },
};

function channelMeans({ width, height, data }: Image): number[] {
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at += 3) {
    sums[0]! += data[at]!;
    sums[1]! += data[at + 1]!;
    sums[2]! += data[at + 2]!;
  }
  return sums.map((sum) => sum / (width * height));
}
