import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { readExperiment } from '../../../src/config/read-experiment.js';

const read = (backbone: string, rest = '') =>
  readExperiment({
    path: 'photos.yaml',
    text: `version: 1\ndataset: { source: ./photos }\nbackbone: ${backbone}\n${rest}`,
    catalogue,
    networkOf: () => {
      throw new Error('no network is built');
    },
  });
const onnx = '{ name: onnx, weights: ./m.onnx, output: pooled, preprocessing: torch }';

t.test('a network that is a file', async (t) => {
  const [run] = (await read(onnx)).runs;
  t.match(run!.settings.backbone, { weights: [{ name: 'onnx_file', path: './m.onnx' }], preprocessing: 'torch' });
  t.notOk('input_size' in (run!.document.backbone as object), 'which the file says');
});

t.test('is frozen, in every phase', async (t) => {
  for (const rest of ['frozen_layers: none', 'frozen_layers: { until: x }', 'phases: [{}, { frozen_layers: none }]'])
    await t.rejects(read(onnx, rest), { message: /frozen_layers must be all with backbone onnx/ }, rest);
  t.equal((await read(onnx, 'phases: [{ epochs: 1 }, { frozen_layers: all }]')).runs.length, 1);
});

t.test('and has weights of its own kind', async (t) => {
  for (const weights of ['imagenet', 'random', './m.h5', './folder'])
    await t.rejects(read(onnx.replace('./m.onnx', weights)), { message: /onnx is a network that a file describes/ });
  await t.rejects(read('{ name: mobilenet_v2, weights: ./m.onnx }'), {
    message: /an ONNX file is a network of its own/,
  });
});
