import { catalogue } from '../../src/catalogue.js';
import '../../src/tfjs/ready.js';
import type { FeatureSet, LabelledFeatures } from '../../src/contracts/features.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { randomStream } from '../../src/foundation/random.js';
import { Head } from '../../src/models/head/head.js';
import { optimizers } from '../../src/train/optimizers/index.js';
import { ProgramCache } from '../../src/train/program-cache.js';
import { train } from '../../src/train/train.js';
import { updateRule } from '../../src/train/update/update-rule.js';
import type { HeadOptions } from '../head.js';
import { serve } from './serve.js';

// Trains heads as a worker process does, on features that are in memory.

await serve(async ({ samples, width, units, classes, dropout, batchSize, epochs }: HeadOptions) => {
  const engine = await onnxruntime.open({}, { threads: 1, device: 'cpu' });
  const programs = new ProgramCache(4);
  const set = drawnSet(samples, width, classes);
  const dense = { name: 'dense', units, activation: 'relu', useBias: true, kernelInitializer: 'glorot_uniform' };
  const layers = [
    { ...dense, kernelRegularizer: { l1: 0, l2: 0 } },
    { name: 'dropout', rate: dropout },
  ];
  const adam = { name: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
  let seed = 0;
  return {
    tasks: {
      async train() {
        await train({
          model: new Head([width], layers, classes, catalogue),
          update: updateRule(adam, optimizers),
          learningRate: adam.learningRate,
          training: { epochs, batchSize, monitor: 'loss', featureMemory: 1024 },
          seed: seed++,
          train: set,
          validation: drawnSet(0, width, classes),
          engine,
          programs,
          score: () => ({ loss: Number.NaN, accuracy: Number.NaN }),
          onEpoch: () => {},
        });
        return samples * epochs;
      },
    },
  };
});

/** Uniform features in [0, 1) and labels: the time does not depend on their values. */
function drawnSet(count: number, width: number, classes: number): LabelledFeatures {
  const draw = randomStream('benchmark');
  const rows = new Float32Array(count * width).map(() => draw.uniform());
  const features: FeatureSet = {
    count,
    width,
    rowType: 'float32',
    views: 1,
    async read(samples, _, into) {
      for (let index = 0; index < samples.length; index++) {
        const from = samples[index]! * width;
        into.set(rows.subarray(from, from + width), index * width);
      }
    },
  };
  return { features, labels: new Int32Array(count).map(() => draw.below(classes)) };
}
