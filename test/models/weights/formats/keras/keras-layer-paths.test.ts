import t from 'tap';
import { layerPaths } from '../../../../../src/models/weights/formats/keras/keras-layer-paths.js';

const layer = (className: string, name: string, rest: object = {}) => ({
  module: 'keras.layers',
  class_name: className,
  config: { name, ...rest },
});

t.test('classes in snake_case, numbered within one model; operations are no layers', async (t) => {
  const inner = [layer('Conv2D', 'b'), layer('BatchNormalization', 'c')];
  const config = {
    config: {
      layers: [
        layer('Conv2D', 'a'),
        { module: 'keras.src.ops.numpy', class_name: 'Add', config: { name: 'plus' } },
        layer('Add', 'sum'),
        layer('Functional', 'base', { layers: inner }),
        layer('DepthwiseConv2D', 'd'),
        layer('ReLU', 'e'),
        layer('GlobalAveragePooling2D', 'f'),
        layer('Conv2D', 'g'),
      ],
    },
  };
  t.same(Object.fromEntries(layerPaths(config)), {
    'layers/conv2d': 'a',
    'layers/add': 'sum',
    'layers/functional': 'base',
    'layers/functional/layers/conv2d': 'b',
    'layers/functional/layers/batch_normalization': 'c',
    'layers/depthwise_conv2d': 'd',
    'layers/re_lu': 'e',
    'layers/global_average_pooling2d': 'f',
    'layers/conv2d_1': 'g',
  });
});

t.test('a config that does not describe a model is refused', async (t) => {
  for (const config of [null, 1, {}, { config: null }, { config: { layers: {} } }])
    t.throws(() => layerPaths(config), { message: /does not describe a model/ });
  t.throws(() => layerPaths({ config: { layers: [null] } }), { message: /a layer without a class/ });
  let deep: object = { config: { layers: [] } };
  for (let depth = 0; depth < 20; depth++) deep = { class_name: 'Functional', config: { layers: [deep] } };
  t.throws(() => layerPaths(deep), { message: /too deeply/ });
});
