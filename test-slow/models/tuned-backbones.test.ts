import t from 'tap';
import type { OpenEngine } from '../../src/contracts/engine.js';
import type { BatchNorm } from '../../src/contracts/experiment.js';
import type { FeatureSet, RowData } from '../../src/contracts/features.js';
import { onnxruntime } from '../../src/engines/onnxruntime.js';
import { reference } from '../../src/engines/reference.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { fillWeights, layerWeights } from '../../src/models/fill-weights.js';
import { freezeBoundary } from '../../src/models/freeze/boundary.js';
import { outlineOf } from '../../src/models/freeze/outline.js';
import { TunedNetwork } from '../../src/models/freeze/tuned-network.js';
import { Head } from '../../src/models/head.js';
import { findWeightSource } from '../../src/models/locate-weights.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import { type TrainOutcome, train } from '../../src/train/train.js';
import { formulaPicture, formulaWeights } from '../../test/models/formula.js';
import { relativeError } from '../../test/relative-error.js';
import { runSettings } from '../../test/run-settings.js';
import { score } from '../../test/train/example-training.js';

/** One backbone of every family, at the smallest size that leaves its last layers something to see. */
const backbones: readonly { readonly [setting: string]: unknown }[] = [
  { name: 'mobilenet', alpha: 0.25, input_size: 32 },
  { name: 'mobilenet_v2', alpha: 0.35, input_size: 32 },
  { name: 'mobilenet_v3_small', input_size: 32 },
  { name: 'mobilenet_v3_large', alpha: 0.75, input_size: 32 },
  { name: 'densenet121', input_size: 32 },
  { name: 'resnet50', input_size: 32 },
  { name: 'resnet50_v2', input_size: 32 },
  { name: 'vgg16', input_size: 32 },
];

const classes = 3;
const images = 4;
const context = { relativeTo: '/', cacheFolder: '/', mayDownload: false, warn() {} };

/** Pictures by formula, as pixels. */
class Pictures implements FeatureSet {
  readonly count: number;
  readonly views = 1;
  readonly width: number;
  readonly rowType = 'uint8';
  readonly labels: Int32Array;
  readonly #rows: readonly Uint8Array[];

  constructor(size: number, count: number) {
    this.count = count;
    this.width = size * size * 3;
    this.labels = Int32Array.from({ length: count }, (_, index) => index % classes);
    this.#rows = Array.from({ length: count }, (_, index) => Uint8Array.from(formulaPicture(`${index}`, size)));
  }

  async read(samples: ArrayLike<number>, _views: ArrayLike<number>, into: RowData): Promise<void> {
    for (let row = 0; row < samples.length; row++) into.set(this.#rows[samples[row]!]!, row * this.width);
  }
}

/** Two steps of tuning all of a backbone, with weights that keep activations alive. */
async function tuned(written: { readonly [setting: string]: unknown }, batchNorm: BatchNorm, engine: OpenEngine) {
  const settings = await runSettings({
    backbone: { ...written, weights: 'random' },
    optimizer: { name: 'sgd', learning_rate: 0.01, momentum: 0.9 },
    training: { epochs: 1, batch_size: images / 2 },
  });
  const located = await findWeightSource('random').locate({ seed: 0 }, settings.backbone, context);
  const backbone = await loadBackbone(settings.backbone, located);
  fillWeights(backbone.model, backbone.backbone, formulaWeights(layerWeights(backbone.model)), located);
  const boundary = freezeBoundary(outlineOf(backbone.model), 'none', batchNorm);
  const head = new Head([backbone.outputShape[2]], [], classes);
  const model = new TunedNetwork({ backbone, boundary, batchNorm, pooling: 'avg', head, frozenIdentity: located });
  const set = new Pictures(settings.backbone.inputSize, images);
  const outcome = await train({
    model,
    optimizer: settings.optimizer,
    training: settings.training,
    seed: 1,
    train: set,
    validation: set,
    engine,
    programs: new ProgramCache(4),
    score,
    onEpoch() {},
  });
  const before = model.initialWeights(1);
  backbone.dispose();
  return { outcome, before };
}

const losses = ({ history }: TrainOutcome) => history.flatMap(({ loss, valLoss }) => [loss, valLoss]);

t.test('every family is tuned alike by both engines', async (t) => {
  const [fast, plain] = await Promise.all([onnxruntime.open({ threads: 2 }), reference.open({ threads: 1 })]);
  for (const backbone of backbones) {
    const modes: BatchNorm[] = backbone.name === 'mobilenet_v3_small' ? ['frozen', 'train'] : ['frozen'];
    for (const batchNorm of modes) {
      const label = `${backbone.name}, batch_norm ${batchNorm}`;
      const started = Date.now();
      const { outcome, before } = await tuned(backbone, batchNorm, fast);
      const { outcome: expected } = await tuned(backbone, batchNorm, plain);
      t.ok(
        relativeError(losses(outcome), losses(expected)) < 1e-4,
        `${label}: ${losses(outcome)}, ${losses(expected)}`,
      );
      const apart: string[] = [];
      let worst = { name: '', error: 0 };
      for (const [name, { data }] of Object.entries(expected.weights)) {
        // What has moved, relative to the furthest that anything in the tensor has: the gradients themselves.
        const moved = (weights: TrainOutcome['weights']) =>
          (weights[name]!.data as Float32Array).map((value, index) => value - before[name]!.data[index]!);
        if (!(relativeError(outcome.weights[name]!.data, data) < 1e-4)) apart.push(name);
        const error = relativeError(moved(outcome.weights), moved(expected.weights));
        if (!(error <= worst.error)) worst = { name, error };
      }
      t.comment(
        `${label}: steps differ by ${worst.error.toExponential(1)} at most, in ${worst.name}; ${Date.now() - started} ms`,
      );
    }
  }
});
