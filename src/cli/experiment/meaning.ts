import type { Chosen } from '../../contracts/component.js';
import type { Experiment, RunSettings } from '../../contracts/experiment.js';
import { backboneText } from '../../foundation/backbone-identity.js';
import { plural } from '../../report/format.js';
import { printable } from '../../report/table.js';

/** What an experiment means, in two lines: its sweep, and what one of its runs is made of. */
export function meaningOf(experiment: Experiment): string {
  return `${printable(sweepText(experiment))}\n${printable(settingsText(experiment.runs[0]!.settings))}`;
}

/** `photos: 12 runs (4 of optimizer.learning_rate, 3 seeds), ranked by val_loss.` */
function sweepText({ name, runs, sweptPaths, monitor }: Experiment): string {
  const distinct = (values: readonly unknown[]) => new Set(values.map((value) => JSON.stringify(value))).size;
  const dimensions = sweptPaths.map((path) => `${distinct(runs.map(({ swept }) => swept[path]))} of ${path}`);
  const seeds = distinct(runs.map(({ settings }) => settings.seed));
  const factors = [...dimensions, ...(seeds > 1 ? [plural(seeds, 'seed')] : [])];
  const grid = factors.length > 0 ? ` (${factors.join(', ')})` : '';
  return `${name}: ${plural(runs.length, 'run')}${grid}, ranked by ${monitor}.`;
}

/** `The first: mobilenet_v2 alpha 1 at 224 px, frozen: all; head avg, dense 128, dropout 0.2; …` */
function settingsText(settings: RunSettings): string {
  const { backbone, head, optimizer, training, augmentation } = settings;
  const layers = head.layers.map(componentText);
  const parts = [
    backboneText(backbone),
    `head ${[`${head.pooling} pooling`, ...layers, 'softmax'].join(', ')}`,
    `${optimizer.name} at ${optimizer.learningRate}`,
    `${plural(training.epochs, 'epoch')} in batches of ${training.batchSize}`,
    ...(augmentation.views > 1 ? [`${augmentation.views} views of each image`] : []),
  ];
  return `Its first run: ${parts.join('; ')}.`;
}

/** A layer by its name and first setting, which is what it is known by: `dense 128`. */
function componentText({ name, ...settings }: Chosen): string {
  const [first] = Object.values(settings);
  return typeof first === 'number' || typeof first === 'string' ? `${name} ${first}` : name;
}
