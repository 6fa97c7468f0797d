import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { io } from '@tensorflow/tfjs-core';
import t from 'tap';
import { catalogue } from '../../../../src/catalogue.js';
import { findWeightSource } from '../../../../src/models/weights/locate-weights.js';
import { checkWeightSource } from '../../../../src/testing/networks/check-weight-source.js';
import { tiny } from '../../../testing/networks/tiny-backbone.js';

const components = { backbones: [tiny] };
const backbone = { name: 'tiny' };

t.test('sources of weights on this machine keep the contract', async (t) => {
  const context = { relativeTo: resolve('test/models/fixtures'), cacheFolder: t.testdir(), components, backbone };
  const check = (name: string, examples: readonly unknown[], of = context) =>
    checkWeightSource(findWeightSource(name, catalogue), examples, of);
  await check('random', [{}, 7]);
  await check('keras_file', ['keras2.model.h5', 'keras3.keras']);
  await check('safetensors', ['keras3.safetensors']);
  const file = { output: 'pooled', preprocessing: 'tf' };
  await check('onnx_file', ['nchw.onnx'], { ...context, backbone: { ...file, name: 'onnx' } });
  await check('graph_model', ['graph-model'], { ...context, backbone: { ...file, name: 'graph_model' } });
});

t.test('so does a folder that TensorFlow.js wrote', async (t) => {
  const folder = t.testdir();
  const model = tiny.build({ inputSize: 8 });
  await model.save(
    io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      await writeFile(
        join(folder, 'model.json'),
        JSON.stringify({ format: 'layers-model', modelTopology, weightsManifest }),
      );
      await writeFile(join(folder, 'weights.bin'), Buffer.from(weightData as ArrayBuffer));
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  model.dispose();
  const context = { relativeTo: folder, cacheFolder: folder, components, backbone };
  await checkWeightSource(findWeightSource('layers_model', catalogue), ['.'], context);
});
