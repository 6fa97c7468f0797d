import type { Catalogue } from '../../src/contracts/catalogue.js';
import type { Component } from '../../src/contracts/components/component.js';
import type { LabelledSample, Splits } from '../../src/contracts/data.js';
import type { ExpandedRun, Experiment, RunSettings } from '../../src/contracts/experiment.js';

const learningRate = 0.001;

export const exampleSettings: RunSettings = {
  seed: 0,
  dataset: { source: { name: 'folder', path: './photos' }, onBadImage: 'skip', resize: 'bilinear' },
  augmentation: { views: 1, seed: 0, steps: [] },
  backbone: { name: 'mobilenet_v2', alpha: 1, inputSize: 224, weights: [{ name: 'coco' }] },
  frozenLayers: 'all',
  head: {
    pooling: 'avg',
    layers: [
      { name: 'dense', units: 8 },
      { name: 'dropout', rate: 0.2 },
    ],
  },
  optimizer: { name: 'adam', learningRate },
  training: { epochs: 10, batchSize: 32, monitor: 'val_loss', featureMemory: 256 },
  phases: [{ frozenLayers: 'all', epochs: 10, learningRate }],
  relativeTo: '/home/me',
  engine: { name: 'auto' },
};

/** A run whose document holds what the tests change; `swept` goes into the document as it is. */
export function exampleRun(swept: Record<string, unknown> = {}, changes: Partial<RunSettings> = {}): ExpandedRun {
  const settings = { ...exampleSettings, ...changes };
  const { seed, relativeTo, engine } = settings;
  const backbone = { name: 'mobilenet_v2', weights: ['coco'] };
  return {
    swept,
    settings,
    document: { version: 1, name: 'a', seed, backbone, relative_to: relativeTo, engine, ...swept },
  };
}

export function exampleExperiment(runs: readonly ExpandedRun[]): Experiment {
  return {
    name: 'a',
    sweptPaths: Object.keys(runs[0]?.swept ?? {}),
    runs,
    monitor: 'val_loss',
    engine: { name: 'auto' },
  };
}

/** Splits whose samples are told apart by their one-letter content. */
export function exampleSplits(train: string, validation = '', test = ''): Splits {
  const samples = (letters: string): LabelledSample[] =>
    Array.from(letters, (letter, index) => ({ id: `${index}${letter}.png`, label: index % 2, sha256: letter }));
  return {
    classes: ['cat', 'dog'],
    train: samples(train),
    validation: samples(validation),
    test: samples(test),
    ignored: [],
  };
}

/** A catalogue in which every component that the example uses has revision 1, with exceptions. */
export function exampleCatalogue(revisions: Record<string, number> = {}): Catalogue {
  const components = (...names: string[]): Component[] =>
    names.map((name) => ({ name, revision: revisions[name] ?? 1, summary: '', schema: {} }));
  return {
    sources: components('folder'),
    augmentationSteps: components('random_flip'),
    backbones: components('mobilenet_v2'),
    weightSources: components('coco', 'random'),
    headLayers: components('dense', 'dropout'),
    optimizers: components('adam', 'sgd'),
    schedules: components('constant', 'cosine_decay'),
    recipes: [],
    engines: components('onnxruntime'),
  };
}
