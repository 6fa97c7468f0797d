import type { Chosen } from '../../contracts/components/component.js';
import type { Experiment, Phase, RunSettings } from '../../contracts/experiment.js';
import { backboneText } from '../../contracts/networks/backbone-identity.js';
import { plural } from '../../report/text/format.js';
import { frozenText } from '../../report/text/frozen-text.js';
import { printable } from '../../report/text/table/table.js';

/** Describes an experiment in two lines: its sweep, and the settings of its first run. */
export function meaningOf(experiment: Experiment): string {
  return `${printable(sweepText(experiment))}\n${printable(settingsText(experiment.runs[0]!.settings))}`;
}

/** Describes the sweep: `photos: 12 runs (4 of optimizer.learning_rate, 3 seeds), ranked by val_loss.` */
function sweepText({ name, runs, sweptPaths, monitor, recipe }: Experiment): string {
  const distinct = (values: readonly unknown[]) => new Set(values.map((value) => JSON.stringify(value))).size;
  const dimensions = sweptPaths.map((path) => `${distinct(runs.map(({ swept }) => swept[path]))} of ${path}`);
  const seeds = distinct(runs.map(({ settings }) => settings.seed));
  const factors = [...dimensions, ...(seeds > 1 ? [plural(seeds, 'seed')] : [])];
  const grid = factors.length > 0 ? ` (${factors.join(', ')})` : '';
  const by = recipe ? `, recipe ${recipe.name}` : '';
  return `${name}: ${plural(runs.length, 'run')}${grid}, ranked by ${monitor}${by}.`;
}

/**
 * Describes the settings of a run: `Its first run: mobilenet_v2 alpha 1 at 224 px; head avg pooling, dense 128,
 * softmax; …`
 */
function settingsText(settings: RunSettings): string {
  const { backbone, head, augmentation } = settings;
  const layers = head.layers.map(componentText);
  const parts = [
    backboneText(backbone),
    `head ${[`${head.pooling} pooling`, ...layers, 'softmax'].join(', ')}`,
    ...trainingTexts(settings),
    ...(augmentation.views > 1 ? [`${augmentation.views} views of each image`] : []),
  ];
  return `Its first run: ${parts.join('; ')}.`;
}

/**
 * Describes the training: `adam at 0.001`, `10 epochs in batches of 32`, and the tuned part of the backbone if there is
 * one.
 */
function trainingTexts({ optimizer, training, phases }: RunSettings): readonly string[] {
  const batches = `in batches of ${training.batchSize}`;
  const [first] = phases as readonly [Phase, ...Phase[]];
  if (phases.length === 1) {
    const tuned = first.frozenLayers === 'all' ? [] : [frozenText(first.frozenLayers)];
    return [...tuned, `${optimizer.name} at ${first.learningRate}`, `${plural(first.epochs, 'epoch')} ${batches}`];
  }
  const each = phases.map(({ frozenLayers, learningRate, epochs }) => {
    return `${frozenText(frozenLayers)} at ${learningRate} for ${plural(epochs, 'epoch')}`;
  });
  return [`${optimizer.name} ${batches}, in ${phases.length} phases: ${each.join(', then ')}`];
}

/** Returns a layer's name and first setting, which is the one that identifies it: `dense 128`. */
function componentText({ name, ...settings }: Chosen): string {
  const [first] = Object.values(settings);
  return typeof first === 'number' || typeof first === 'string' ? `${name} ${first}` : name;
}
