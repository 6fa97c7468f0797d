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

t.test('a network in a file', async (t) => {
  const [run] = (await read(onnx)).runs;
  t.match(run!.settings.backbone, { weights: [{ name: 'onnx_file', path: './m.onnx' }], preprocessing: 'torch' });
  t.notOk('input_size' in (run!.document.backbone as object), 'which the file says');
});

t.test('a network in a file is frozen in every phase', async (t) => {
  for (const rest of ['frozen_layers: none', 'frozen_layers: { until: x }', 'phases: [{}, { frozen_layers: none }]'])
    await t.rejects(read(onnx, rest), { message: /frozen_layers must be all with backbone onnx/ }, rest);
  t.equal((await read(onnx, 'phases: [{ epochs: 1 }, { frozen_layers: all }]')).runs.length, 1);
});

t.test('a network in a file takes only weights of its own kind', async (t) => {
  for (const weights of ['imagenet', 'random', './m.h5', './folder'])
    await t.rejects(read(onnx.replace('./m.onnx', weights)), {
      message: /onnx takes its weights from onnx_file, .* expected its file, e\.g\. weights: \.\/m\.onnx, or another/,
    });
  await t.rejects(read('{ name: mobilenet_v2, weights: ./m.onnx }'), {
    message: /an ONNX file is a whole network/,
  });
});

t.test('a folder is a graph-model if the backbone is graph_model', async (t) => {
  const graph = (weights: string) => read(`{ name: graph_model, weights: ${weights}, output: x, preprocessing: tf }`);
  const folder = { name: 'graph_model', path: './folder' };
  for (const weights of [
    './folder',
    '[./folder]',
    '{ graph_model: ./folder }',
    '{ graph_model: { path: ./folder } }',
  ]) {
    const [run] = (await graph(weights)).runs;
    t.match(run!.settings.backbone, { weights: [folder] }, weights);
    t.same((run!.document.backbone as { weights: unknown }).weights, [{ graph_model: { path: './folder' } }]);
  }
  const swept = await read(
    '{ name: graph_model, weights: ./a, output: x, preprocessing: tf }',
    'sweep: { grid: { backbone.weights: [./a, ./b/model.json] } }',
  );
  t.same(
    swept.runs.map(({ settings }) => settings.backbone.weights[0]),
    [
      { name: 'graph_model', path: './a' },
      { name: 'graph_model', path: './b/model.json' },
    ],
  );
  for (const weights of ['imagenet', './m.h5', './m.onnx', '{ layers_model: ./folder }'])
    await t.rejects(graph(weights), { message: /expected its file, e\.g\. weights: \.\/folder/ }, weights);
  await t.rejects(read('{ name: mobilenet_v2, weights: { graph_model: ./folder } }'), {
    message: /a graph-model is a whole network, which backbone: \{ name: graph_model \} runs/,
  });
  const [layers] = (await read('{ name: mobilenet_v2, weights: ./folder }')).runs;
  t.match(layers!.settings.backbone, { weights: [{ name: 'layers_model', path: './folder' }] });
});
