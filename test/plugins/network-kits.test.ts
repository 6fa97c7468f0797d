import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { Backbone } from '../../src/contracts/components/backbone.js';
import type { FileBackbone } from '../../src/contracts/components/file-backbone.js';
import {
  checkBackbone,
  checkEngine,
  checkFileBackbone,
  checkWeightSource,
  pluginComponents,
} from '../../src/testing/index.js';

const of = (file: string) =>
  pluginComponents(fileURLToPath(new URL(`../../../test/plugins/examples/${file}`, import.meta.url)));

t.test('the engine of an example plugin keeps the contract', async () => {
  await checkEngine((await of('annotated.js')).engines![0]!, [{ note: 3 }]);
});

t.test('so do its backbone, its kind of file that is one, and the source of that', async (t) => {
  await checkBackbone((await of('two-convolutions.js')).backbones![0] as Backbone, [{}, { input_size: 9 }]);
  const components = await of('colour-matrix.js');
  const folder = t.testdir({ 'm.json': '[[1, 0], [0, 1], [1, 1]]' });
  const context = { relativeTo: folder, cacheFolder: folder, components };
  const backbone = { name: 'colour_matrix', output: 'products' };
  await checkWeightSource(components.weightSources![0]!, ['./m.json', { path: 'm.json' }], { ...context, backbone });
  const settings = { output: 'products', weights: './m.json' };
  await checkFileBackbone(
    components.backbones![0] as FileBackbone,
    [settings, { ...settings, input_size: 3 }],
    context,
  );
});
