import t from 'tap';
import { checkHeadLayer } from '../../../../src/testing/check-head-layer.js';
import { layerSettings } from '../../../run-settings.js';
import { keras } from './keras-fixture.js';
import { allLayers, layerNamed } from './layer-named.js';

/** Settings of every kind of layer, as an experiment file has them: the shortest form first. */
const written: { readonly [kind: string]: readonly unknown[] } = {
  activation: ['relu', { function: 'gelu' }],
  batch_normalization: [{}, { momentum: 0.5, epsilon: 0.1 }],
  dense: [7, { units: 3, activation: 'swish', use_bias: false, kernel_initializer: 'he_normal' }],
  dropout: [0.25, { rate: 0 }],
};

t.test('every kind of layer is tried', (t) => {
  t.same(Object.keys(written).sort(), allLayers.map(({ name }) => name).sort());
  t.end();
});

for (const [kind, examples] of Object.entries(written))
  t.test(`${kind} keeps the contract of head layers`, () => checkHeadLayer(layerNamed(kind), examples));

t.test('defaults are those of Keras', async (t) => {
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  for (const [kind, defaults] of Object.entries(keras.defaults)) {
    const settings = await layerSettings(kind, kind === 'dense' ? { units: 1 } : {});
    const ours = Object.fromEntries(Object.entries(settings).map(([key, value]) => [snake(key), value]));
    for (const [setting, value] of Object.entries(defaults)) {
      const expected = setting === 'kernel_initializer' ? snake(String(value)).slice(1) : value;
      t.equal(ours[setting], expected, `${kind} ${setting}`);
    }
  }
});
