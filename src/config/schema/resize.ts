import type { JsonSchema } from '../../contracts/components/component.js';
import type { Problems } from '../text/problem.js';
import { entryOf, type MapTree, map, planted, type Tree, withEntry } from '../text/tree.js';

const interpolation: JsonSchema = {
  description: "Interpolation to the backbone's input size, as Keras' loaders name it.",
  enum: ['bilinear', 'nearest', 'bicubic', 'area', 'lanczos3', 'lanczos5'],
};

/** What is done besides interpolating, if it is true. */
const options = {
  antialias: {
    description:
      'Averages over all pixels of a larger image, instead of sampling some of them, as `tf.image.resize` does it.',
    type: ['boolean', 'null'],
    defaultNote: 'false',
  },
  crop_to_aspect_ratio: {
    description: 'Takes the largest square in the middle, instead of squeezing the image into a square.',
    type: ['boolean', 'null'],
    defaultNote: 'false',
  },
  pad_to_aspect_ratio: {
    description: 'Fills up to a square with black, instead of squeezing the image into a square.',
    type: ['boolean', 'null'],
    defaultNote: 'false',
  },
};

/** Of `dataset.resize`. */
export const resizeSchema: JsonSchema = {
  description:
    "How images get the backbone's input size, as Keras' loaders do it: the interpolation, or a map of it and more.",
  anyOf: [
    interpolation,
    {
      type: 'object',
      additionalProperties: false,
      properties: { interpolation: { ...interpolation, default: 'bilinear' }, ...options },
    },
  ],
  default: 'bilinear',
};

/**
 * The dataset block with one form of `resize` for what means the same: what is not done is left out, and an
 * interpolation alone stands alone.
 */
export function shortenResize(written: MapTree): MapTree {
  const entry = entryOf(written, 'resize');
  if (entry?.value.kind !== 'map') return written;
  const done = entry.value.entries.filter(({ key, value }) => !(key in options && isOff(value)));
  const alone = entryOf(entry.value, 'interpolation')?.value ?? planted('bilinear', entry.value.place);
  const names = interpolation.enum as readonly unknown[];
  const short =
    done.every(({ key }) => key === 'interpolation') && alone.kind === 'scalar' && names.includes(alone.value);
  return withEntry(written, { ...entry, value: short ? alone : map(done, entry.value.place) });
}

const isOff = (tree: Tree) => tree.kind === 'scalar' && (tree.value === false || tree.value === null);

/** Of a completed dataset block. */
export function checkResize(complete: Tree, _written: Tree, problems: Problems): void {
  const resize = entryOf(complete, 'resize')?.value;
  const antialias = entryOf(resize, 'antialias');
  const crop = entryOf(resize, 'crop_to_aspect_ratio');
  const pad = entryOf(resize, 'pad_to_aspect_ratio');
  const name = entryOf(resize, 'interpolation')?.value;
  if (antialias && name?.kind === 'scalar' && (name.value === 'nearest' || name.value === 'area')) {
    const text = `dataset.resize.antialias does nothing with interpolation ${name.value}; expected it with another one`;
    problems.add('CONFIG_CONFLICT', antialias.keyPlace, text);
  }
  if (crop && pad) {
    const text = 'dataset.resize has crop_to_aspect_ratio and pad_to_aspect_ratio; expected at most one of them';
    problems.add('CONFIG_CONFLICT', pad.keyPlace, text);
  }
}
