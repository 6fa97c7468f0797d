import type { AugmentationStep } from '../../contracts/components/augmentation-step.js';
import type { Image } from '../../contracts/data.js';

type RandomFlipSettings = {
  readonly mode: 'horizontal' | 'vertical' | 'horizontal_and_vertical';
};

export interface Flips {
  readonly horizontal: boolean;
  readonly vertical: boolean;
}

/**
 * Mirrors an image, each direction of `mode` with probability 1/2 (Keras: RandomFlip). Two directions are drawn
 * independently, so that all four outcomes occur; Keras 3 draws once for both, and so rotates by 180 degrees or not.
 */
export const randomFlip: AugmentationStep<RandomFlipSettings, Flips> = {
  name: 'random_flip',
  revision: 1,
  summary: 'Mirrors images left to right, upside down, or both.',
  shorthand: 'mode',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mode: {
        enum: ['horizontal', 'vertical', 'horizontal_and_vertical'],
        default: 'horizontal_and_vertical',
        description: 'The directions in which an image may be mirrored, each with probability 1/2.',
      },
    },
  },

  draw({ mode }, random) {
    const horizontal = random.uniform() < 0.5;
    const vertical = random.uniform() < 0.5;
    return { horizontal: horizontal && mode !== 'vertical', vertical: vertical && mode !== 'horizontal' };
  },

  transform(image, flips) {
    const upright = flips.vertical ? upsideDown(image) : image;
    return flips.horizontal ? leftToRight(upright) : upright;
  },
};

function upsideDown({ width, height, data }: Image): Image {
  const rowBytes = width * 3;
  const result = new Uint8Array(data.length);
  for (let row = 0; row < height; row++)
    result.set(data.subarray(row * rowBytes, (row + 1) * rowBytes), (height - 1 - row) * rowBytes);
  return { width, height, data: result };
}

function leftToRight({ width, height, data }: Image): Image {
  const result = new Uint8Array(data.length);
  for (let row = 0; row < height; row++) {
    let from = (row + 1) * width * 3 - 3;
    for (let to = row * width * 3; from >= row * width * 3; to += 3, from -= 3) {
      result[to] = data[from]!;
      result[to + 1] = data[from + 1]!;
      result[to + 2] = data[from + 2]!;
    }
  }
  return { width, height, data: result };
}
