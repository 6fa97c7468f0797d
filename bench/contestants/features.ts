import { join } from 'node:path';
import { catalogue } from '../../src/catalogue.js';
import { augmentationSteps } from '../../src/data/augmentation/index.js';
import { openPixels } from '../../src/data/pixels.js';
import { folder } from '../../src/data/sources/folder/folder.js';
import { onnxruntime } from '../../src/engines/onnxruntime/onnxruntime.js';
import { computeFeatures } from '../../src/features/compute.js';
import { FeatureStore } from '../../src/features/store/store.js';
import { randomStream } from '../../src/foundation/random.js';
import { loadBackbone } from '../../src/models/backbone.js';
import { pooledCut } from '../../src/models/freeze/cut.js';
import { featureWidth, frozenPart } from '../../src/models/freeze/frozen-part.js';
import { random } from '../../src/models/weights/sources/random.js';
import { batchSize } from '../../src/worker/pipeline/frozen-images.js';
import type { FeaturesOptions } from '../features.js';
import { serve } from './serve.js';

// The frozen part as the worker process runs it, and each half of that work by itself: a session of ONNX Runtime with
// all threads on pixels that are there already, and the same images read, decoded and resized for nothing.

await serve(async ({ photos, alpha, inputSize, threads, scratch }: FeaturesOptions) => {
  const identity = { name: 'mobilenet_v2', alpha, inputSize };
  const context = { relativeTo: photos, cacheFolder: scratch };
  const located = await random.locate({ seed: 0 }, identity, { ...context, mayDownload: false, warn: () => {} });
  const backbone = await loadBackbone(identity, located, catalogue);
  const engine = await onnxruntime.open({}, { threads, device: 'cpu' });
  const definition = frozenPart(backbone, pooledCut, { pooling: 'avg', inputSize, batchSize });
  const [bare, program] = [await engine.build(definition), await engine.build(definition, { concurrent: true })];

  const { samples } = await folder.list({ path: photos }, context);
  const reader = await folder.open({ path: photos }, context);
  const augmentation = { views: 1, seed: 0, steps: [] };
  const pixels = openPixels({ reader, resize: 'bilinear', inputSize, augmentation, steps: augmentationSteps });

  const shape = [batchSize, inputSize, inputSize, 3];
  const draw = randomStream('benchmark');
  const ready = new Uint8Array(shape.reduce((product, size) => product * size)).map(() => draw.below(256));
  let stores = 0;

  return {
    tasks: {
      async ready() {
        const batches = Math.ceil(samples.length / batchSize);
        for (let batch = 0; batch < batches; batch++)
          await bare.run({ pixels: { shape, dtype: 'uint8', data: ready } });
        return batches * batchSize;
      },
      async decode() {
        const underWay: Promise<Uint8Array>[] = [];
        for (const sample of samples) {
          underWay.push(pixels.load(sample, 0));
          if (underWay.length > 4 * batchSize) await underWay.shift();
        }
        await Promise.all(underWay);
        return samples.length;
      },
      async files() {
        const store = await FeatureStore.open(join(scratch, 'features'), `round-${stores++}`);
        const rows = samples.map((sample) => ({
          store,
          key: sample.sha256,
          load: () => pixels.load(sample, 0),
          isBad: () => true,
        }));
        const width = featureWidth(backbone, pooledCut, 'avg');
        await computeFeatures(rows, { program, batchSize, inputSize, width }, () => {});
        store.close();
        return samples.length;
      },
    },
  };
});
