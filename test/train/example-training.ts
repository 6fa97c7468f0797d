import { catalogue } from '../../src/catalogue.js';
import type { OpenEngine } from '../../src/contracts/components/engine.js';
import type { RunSettings } from '../../src/contracts/experiment.js';
import type { FeatureSet, LabelledFeatures } from '../../src/contracts/features.js';
import type { Trainable } from '../../src/contracts/trainable.js';
import { randomStream } from '../../src/foundation/random.js';
import { Head } from '../../src/models/head/head.js';
import { optimizers } from '../../src/train/optimizers/index.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import type { TrainRequest } from '../../src/train/train.js';
import { updateRule } from '../../src/train/update/update-rule.js';
import { runSettings } from '../run-settings.js';

/**
 * Features in memory, with the labels beside which they are trained on. `rows` [samples, views, width]. `largestRead`:
 * most rows in one call; `reads`: calls.
 */
export class MemorySet implements FeatureSet, LabelledFeatures {
  readonly count: number;
  readonly labels: Int32Array;
  readonly rowType = 'float32';
  largestRead = 0;
  reads = 0;
  readonly #rows: Float32Array;

  constructor(
    rows: ArrayLike<number>,
    labels: ArrayLike<number>,
    readonly width: number,
    readonly views = 1,
  ) {
    this.#rows = Float32Array.from(rows);
    this.labels = Int32Array.from(labels);
    this.count = labels.length;
  }

  get features(): FeatureSet {
    return this;
  }

  async read(samples: ArrayLike<number>, views: ArrayLike<number>, into: Float32Array): Promise<void> {
    this.reads += 1;
    this.largestRead = Math.max(this.largestRead, samples.length);
    for (let row = 0; row < samples.length; row++) {
      const from = (samples[row]! * this.views + views[row]!) * this.width;
      into.set(this.#rows.subarray(from, from + this.width), row * this.width);
    }
  }
}

/** Samples that can be told apart: each class has a centre, each view of a sample lies near it. */
export function clusters(
  name: string,
  { count = 50, width = 6, classes = 3, views = 1, spread = 0.8 } = {},
): MemorySet {
  const centres = randomStream('test centres', width);
  const centre = Array.from({ length: classes * width }, () => centres.normal());
  const random = randomStream('test clusters', name);
  const labels = Array.from({ length: count }, (_, sample) => sample % classes);
  const rows = labels.flatMap((label) =>
    Array.from(
      { length: views * width },
      (_, index) => centre[label * width + (index % width)]! + random.normal(0, spread),
    ),
  );
  return new MemorySet(rows, labels, width, views);
}

/** Loss and accuracy by their definitions. */
export function score(probabilities: Float32Array, labels: Int32Array): { loss: number; accuracy: number } {
  const classes = probabilities.length / labels.length;
  let loss = 0;
  let correct = 0;
  for (const [sample, label] of labels.entries()) {
    const row = probabilities.subarray(sample * classes, (sample + 1) * classes);
    loss -= Math.log(row[label]!);
    if (row.indexOf(Math.max(...row)) === label) correct += 1;
  }
  return { loss: loss / labels.length, accuracy: correct / labels.length };
}

/** What an experiment file has of a training: in its own form. */
export interface WrittenTraining {
  readonly layers?: readonly unknown[];
  readonly optimizer?: { readonly name: string; readonly [setting: string]: unknown };
  readonly training?: { readonly [setting: string]: unknown };
}

export async function trainRequest(
  engine: OpenEngine,
  written: WrittenTraining,
  rest: Partial<TrainRequest> = {},
): Promise<TrainRequest> {
  const { layers = [{ dense: { units: 5, activation: 'relu' } }, { dropout: 0.3 }], optimizer, training } = written;
  const settings: RunSettings = await runSettings({
    head: { layers },
    optimizer: optimizer ?? { name: 'adam', learning_rate: 0.01 },
    training: { epochs: 3, batch_size: 8, ...training },
  });
  const train = rest.train ?? clusters('train');
  return {
    model: new Head([train.features.width], settings.head.layers, 3, catalogue),
    update: updateRule(settings.optimizer, optimizers),
    learningRate: settings.optimizer.learningRate,
    training: settings.training,
    seed: 0,
    train,
    validation: clusters('validation', { count: 20 }),
    engine,
    programs: new ProgramCache(12),
    score,
    onEpoch() {},
    ...rest,
  };
}

/** The same model, trained in another way. */
export function stepped(model: Trainable, stepping: Trainable['stepping']): Trainable {
  return {
    inputShape: model.inputShape,
    inputType: model.inputType,
    stepping,
    classes: model.classes,
    weights: model.weights,
    masks: model.masks,
    structure: [stepping, model.structure],
    call: (x, values, training) => model.call(x, values, training),
    initialWeights: (seed) => model.initialWeights(seed),
  };
}
