import { writeFile } from 'node:fs/promises';

export const ratesSwept = [0.01, 0.003, 0.001, 0.0003];
export const dropoutsSwept = [0, 0.2];
export const seedsSwept = [0, 1, 2];
export const runsInSweep = ratesSwept.length * dropoutsSwept.length * seedsSwept.length;

/** Writes the experiment that is swept: MobileNetV2 alpha 0.35 at 224 px, a head 1280-128, ten epochs. */
export async function writeSweepFile(path: string, photos: string, weights: string | undefined): Promise<void> {
  const experiment = {
    version: 1,
    name: 'sweep',
    dataset: { source: photos },
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 224, weights: weights ?? 'random' },
    head: { pooling: 'avg', layers: [{ dense: { units: 128, activation: 'relu' } }, { dropout: 0.2 }] },
    optimizer: 'adam',
    training: { epochs: 10, batch_size: 32 },
    sweep: {
      grid: { 'optimizer.learning_rate': ratesSwept, 'head.layers.1.dropout': dropoutsSwept },
      seeds: seedsSwept,
    },
  };
  // JSON is YAML.
  await writeFile(path, JSON.stringify(experiment, null, 2));
}
