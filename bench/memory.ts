import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Benchmark } from './benchmark.js';
import { espalier } from './command.js';
import { spreadOf } from './statistics.js';

const few = 2000;
const many = 20000;
const classes = 10;

export const memory: Benchmark = {
  name: 'memory',
  summary: 'peak memory of a whole run on 2,000 and on 20,000 images, with a small budget for features',
  async run({ scratch, note }) {
    const peak = async (images: number) => {
      note(`memory: a whole run on ${images} images`);
      const file = join(scratch, `memory-${images}.yaml`);
      await writeFile(file, JSON.stringify(experiment(images)));
      const { peakBytes } = await espalier(['run', file, '--quiet', '--runs', join(scratch, 'runs')], scratch);
      return peakBytes / 1e6;
    };
    const [small, large] = [await peak(few), await peak(many)];
    return {
      title: 'Memory of a whole run: features of drawn images, then training',
      unit: 'MB',
      rows: [
        { what: `${few} images, peak of all processes together`, figure: spreadOf([small]) },
        { what: `${many} images, peak of all processes together`, figure: spreadOf([large]) },
        { what: 'difference', figure: spreadOf([large - small]), aim: { atMost: 150, of: 'figure' } },
      ],
      notes: [
        'Resident memory, what processes share counted for each of them. MobileNetV2 alpha 0.35 at 32 px, 1280 features',
        `an image (${Math.round((few * 5120) / 1e6)} and ${Math.round((many * 5120) / 1e6)} MB), feature_memory 8 MiB, 2 epochs.`,
      ],
    };
  },
};

function experiment(images: number) {
  return {
    version: 1,
    name: `memory-${images}`,
    dataset: { source: { synthetic: { classes, images_per_class: images / classes, image_size: 32 } } },
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: 'random' },
    head: { pooling: 'avg', layers: [{ dense: { units: 128, activation: 'relu' } }, { dropout: 0.2 }] },
    optimizer: 'adam',
    training: { epochs: 2, batch_size: 32, feature_memory: 8 },
  };
}
