import type { DatasetSource } from '../../../contracts/components/dataset-source.js';
import type { Image, LabelledSample, Sample } from '../../../contracts/data.js';
import { hashOf } from '../../../foundation/hash.js';
import { randomStream } from '../../../foundation/random.js';
import { byCodeUnit } from '../folder/list-folder.js';

type SyntheticSettings = {
  readonly classes: number;
  readonly imagesPerClass: number;
  readonly imageSize: number;
  readonly seed: number;
};

const revision = 1;

/**
 * Generated images for smoke tests, benchmarks and memory tests: no files, no network, the same pixels everywhere. Each
 * class has a colour and a grating of its own direction and wavelength; images differ in its phase, in brightness and
 * in noise, so that classes can be learned but images are not equal.
 */
export const synthetic: DatasetSource<SyntheticSettings> = {
  name: 'synthetic',
  revision,
  summary: 'Synthetic images from a seed: classes of striped patterns with noise, for smoke tests.',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      classes: { type: 'integer', minimum: 1, maximum: 1000, default: 4, description: 'Number of classes.' },
      images_per_class: { type: 'integer', minimum: 1, default: 40, description: 'Images of each class.' },
      image_size: { type: 'integer', minimum: 8, maximum: 4096, default: 64, description: 'Height and width, pixels.' },
      seed: { type: 'integer', minimum: 0, default: 0, description: 'Seed of the images.' },
    },
  },

  async missing() {
    return null;
  },

  async prepare() {},

  async list(settings) {
    const classes = Array.from({ length: settings.classes }, (_, label) => nameOf('class', label, settings.classes));
    const samples: LabelledSample[] = [];
    for (const [label, className] of classes.entries())
      for (let index = 0; index < settings.imagesPerClass; index++) {
        const id = `${className}/${nameOf('image', index, settings.imagesPerClass)}`;
        samples.push({
          id,
          label,
          sha256: hashOf([revision, settings.classes, settings.imageSize, settings.seed, label, index]),
        });
      }
    return { classes, samples: samples.sort((a, b) => byCodeUnit(a.id, b.id)), ignored: [] };
  },

  async open(settings) {
    return {
      async read(sample) {
        return drawImage(settings, sample);
      },
      async close() {},
    };
  },
};

/** A numbered name such as `class_03` of 12, padded so that names sort as numbers do. */
function nameOf(what: string, index: number, count: number): string {
  return `${what}_${String(index).padStart(String(count - 1).length, '0')}`;
}

/** The class of an image, whose name begins with it. */
function labelIn(id: string): number {
  return Number(/^class_(\d+)\//.exec(id)![1]);
}

function drawImage({ classes, imageSize: size }: SyntheticSettings, { id, sha256 }: Sample): Image {
  const label = labelIn(id);
  const random = randomStream('synthetic image', sha256);
  const share = label / classes;
  const angle = Math.PI * share;
  // The image has 2 to 8 stripes, in an order that keeps neighbouring classes apart.
  const stripes = 2 + 6 * ((label * 0.618034) % 1);
  const phase = random.uniform(0, 2 * Math.PI);
  const brightness = random.uniform(0.75, 1.25);
  const across = (2 * Math.PI * stripes * Math.cos(angle)) / size;
  const down = (2 * Math.PI * stripes * Math.sin(angle)) / size;
  // Three cosines a third of a turn apart give a circle of hues.
  const tint = [0, 1, 2].map((channel) => 128 + 70 * Math.cos(2 * Math.PI * (share + channel / 3)));

  const data = new Uint8Array(size * size * 3);
  for (let y = 0, out = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const wave = 40 * Math.sin(phase + across * x + down * y);
      // One draw gives 10 bits of noise to each channel: -32 to 32.
      const noise = random.uint32();
      for (let channel = 0; channel < 3; channel++) {
        const grain = ((noise >>> (10 * channel)) & 1023) / 16 - 32;
        data[out++] = Math.max(0, Math.min(255, Math.round((tint[channel]! + wave) * brightness + grain)));
      }
    }
  return { width: size, height: size, data };
}
