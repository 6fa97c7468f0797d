import { catalogue } from '../../src/catalogue.js';
import '../../src/tfjs/ready.js';
import type { FrozenLayers } from '../../src/contracts/experiment.js';
import type { FeatureSet, LabelledFeatures } from '../../src/contracts/features.js';
import type { Trainable } from '../../src/contracts/trainable.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { randomStream } from '../../src/foundation/random.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { freezeBoundary } from '../../src/models/freeze/boundary.js';
import { outlineOf } from '../../src/models/freeze/outline.js';
import { Head } from '../../src/models/head/head.js';
import { pooledWidth } from '../../src/models/head/pooling.js';
import { TunedNetwork } from '../../src/models/tuned/tuned-network.js';
import { random } from '../../src/models/weights/sources/random.js';
import { optimizers } from '../../src/train/optimizers/index.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import { train } from '../../src/train/train.js';
import { updateRule } from '../../src/train/update/update-rule.js';
import type { FinetuneOptions } from '../finetune.js';
import { serve } from './serve.js';

// Fine-tunes a network as a worker process does, on rows that are in memory: images where all layers are tuned,
// otherwise what comes out of the frozen layers, as every epoch but the first finds it stored.

await serve(async ({ inputSize, until, classes, batchSize, batches, threads, scratch }: FinetuneOptions) => {
  const identity = { name: 'mobilenet_v2', alpha: 1, inputSize };
  const context = { relativeTo: scratch, cacheFolder: scratch, mayDownload: false, warn: () => {} };
  const backbone = await loadBackbone(identity, await random.locate({ seed: 0 }, identity, context), catalogue);
  const frozen: FrozenLayers = until === undefined ? 'none' : { until };
  const boundary = freezeBoundary(outlineOf(backbone.model), frozen, 'frozen');
  const head = new Head([pooledWidth(backbone.outputShapes, 'avg')], [], classes, catalogue);
  const model = new TunedNetwork({
    backbone,
    boundary,
    batchNorm: 'frozen',
    pooling: 'avg',
    head,
    frozenIdentity: 'benchmark',
  });
  const engine = await onnxruntime.open({}, { threads, device: 'cpu' });
  const programs = new ProgramCache(8);
  const set = drawnSet(batches * batchSize, model, classes);
  const sgd = { name: 'sgd', learningRate: 0.001, momentum: 0.9, nesterov: false };
  const none = { features: { ...set.features, count: 0 }, labels: new Int32Array(0) };
  return {
    tasks: {
      async train() {
        await train({
          model,
          update: updateRule(sgd, optimizers),
          learningRate: sgd.learningRate,
          training: { epochs: 1, batchSize, monitor: 'loss', featureMemory: 1024 },
          seed: 0,
          train: set,
          validation: none,
          engine,
          programs,
          score: () => ({ loss: Number.NaN, accuracy: Number.NaN }),
          onEpoch: () => {},
        });
        return set.features.count;
      },
      /** The most memory it has had, bytes. */
      async peak() {
        return process.resourceUsage().maxRSS * 1024;
      },
    },
  };
});

/** Rows of numbers: the time does not depend on their values. */
function drawnSet(count: number, { inputShape, inputType }: Trainable, classes: number): LabelledFeatures {
  const draw = randomStream('benchmark');
  const width = inputShape.reduce((product, size) => product * size, 1);
  const one =
    inputType === 'uint8'
      ? new Uint8Array(width).map(() => draw.below(256))
      : new Float32Array(width).map(() => draw.uniform());
  const features: FeatureSet = {
    count,
    width,
    rowType: inputType,
    views: 1,
    async read(samples, _, into) {
      for (let index = 0; index < samples.length; index++) into.set(one, index * width);
    },
  };
  return { features, labels: new Int32Array(count).map(() => draw.below(classes)) };
}
