import type { JsonSchema } from '../../contracts/components/component.js';
import type { Problems } from '../text/problem.js';
import { entryOf, type MapTree, map, planted, type Tree, withEntry } from '../text/tree.js';

const interpolation: JsonSchema = {
  description: "Interpolation to the backbone's input size, as Keras' loaders name it.",
  enum: ['bilinear', 'nearest', 'bicubic', 'area', 'lanczos3', 'lanczos5'],
};

/** Options beside the interpolation, each off unless it is true. */
const options = {
  antialias: {
    description:
      'Averages over all pixels of a larger image instead of sampling some of them, as `tf.image.resize` does with antialias.',
    type: 'boolean',
    defaultNote: 'false',
  },
  crop_to_aspect_ratio: {
    description: 'Crops to the largest square in the centre, so that the aspect ratio is kept.',
    type: 'boolean',
    defaultNote: 'false',
  },
  pad_to_aspect_ratio: {
    description: 'Pads with black to a square, so that the aspect ratio is kept.',
    type: 'boolean',
    defaultNote: 'false',
  },
};

/** The schema of `dataset.resize`. */
export const resizeSchema: JsonSchema = {
  description:
    "How images are resized to the backbone's input size, as in Keras' loaders: an interpolation, or a map with options.",
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
 * The dataset block with one form of `resize` for all that mean the same: options that are off are left out, and an
 * interpolation without options is written without a map.
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

const isOff = (tree: Tree) => tree.kind === 'scalar' && tree.value === false;

/** Checks a completed dataset block: reports options of `resize` that have no effect or exclude each other. */
export function checkResize(complete: Tree, _written: Tree, problems: Problems): void {
  const resize = entryOf(complete, 'resize')?.value;
  const antialias = entryOf(resize, 'antialias');
  const crop = entryOf(resize, 'crop_to_aspect_ratio');
  const pad = entryOf(resize, 'pad_to_aspect_ratio');
  const name = entryOf(resize, 'interpolation')?.value;
  if (antialias && name?.kind === 'scalar' && (name.value === 'nearest' || name.value === 'area')) {
    const text = `dataset.resize.antialias has no effect with interpolation ${name.value}; expected it with another one`;
    problems.add('CONFIG_CONFLICT', antialias.keyPlace, text);
  }
  if (crop && pad) {
    const text = 'dataset.resize has crop_to_aspect_ratio and pad_to_aspect_ratio; expected at most one of them';
    problems.add('CONFIG_CONFLICT', pad.keyPlace, text);
  }
}
