import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { cutOf, pooledCut } from '../../../src/models/freeze/cut.js';
import { runSettings } from '../../run-settings.js';

const network = { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: 'random' };
const cutAt = async (output: unknown, rest: object = {}) => {
  const settings = await runSettings({ backbone: { ...network, output }, ...rest });
  return cutOf(settings, settings.phases[0]!, catalogue);
};

t.test('a frozen network is cut at its outputs, in their order', async (t) => {
  t.same(await cutAt(['block_6_expand_relu', 'block_3']), {
    ...pooledCut,
    layers: ['block_6_expand_relu', 'block_3_project_BN'],
  });
  t.same(await cutAt('block_3', { frozen_layers: { match: '.' } }), { ...pooledCut, layers: ['block_3_project_BN'] });
});

t.test('its last layer is what it gives anyway', async (t) => {
  t.equal(await cutAt('out_relu'), pooledCut);
  t.same((await cutAt(['out_relu', 'block_3'])).layers, ['out_relu', 'block_3_project_BN']);
});

t.test('outputs of the frozen part cross the boundary after them', async (t) => {
  const cut = await cutAt(['block_13_expand_relu', 'block_3'], { frozen_layers: { until: 'block_12' } });
  // block_12_add is 2 x 2 x 32 and block_3_project_BN 4 x 4 x 16, in the order of the network.
  t.same(cut, {
    kind: 'layers',
    layers: ['block_3_project_BN', 'block_12_add'],
    width: 4 * 4 * 16 + 2 * 2 * 32,
    storage: 'float32',
  });
});
