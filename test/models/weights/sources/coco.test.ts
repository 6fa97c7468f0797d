import t from 'tap';
import { catalogue } from '../../../../src/catalogue.js';
import type { HostTensor } from '../../../../src/contracts/tensors.js';
import { findBackbone } from '../../../../src/models/find-backbone.js';
import { layerWeights } from '../../../../src/models/weights/fill-weights.js';
import { byLayer } from '../../../../src/models/weights/formats/by-layer.js';
import { coco, cocoKerasWeights } from '../../../../src/models/weights/sources/coco.js';

const offline = (cacheFolder: string) => ({ relativeTo: '/', cacheFolder, mayDownload: false, warn: () => {} });

t.test('every constant of the graph becomes the weight of a Keras layer', async (t) => {
  // A stand-in for the graph: each constant is its own name, in a list where its shape does not matter.
  const asked: string[] = [];
  const graph = {
    get(name: string): HostTensor {
      asked.push(name.replace('FeatureExtractor/MobilenetV2/', ''));
      return { shape: [2], dtype: 'float32', data: Float32Array.of(asked.length, 7) };
    },
  };
  const weights = byLayer(cocoKerasWeights(graph as unknown as Map<string, HostTensor>));

  const model = findBackbone('mobilenet_v2', catalogue).build({ alpha: 1, inputSize: 224 });
  const wanted = layerWeights(model);
  t.same([...weights.keys()].sort(), [...wanted.keys()].sort());
  for (const [layer, names] of wanted)
    t.same(Object.keys(weights.get(layer)!).sort(), Object.keys(names).sort(), layer);
  model.dispose();

  const origin = (layer: string, weight: string) => asked[weights.get(layer)![weight]!.data[0]! - 1];
  t.equal(origin('Conv1', 'kernel'), 'Conv/Conv2D/merged_input');
  t.equal(origin('expanded_conv_project_BN', 'beta'), 'expanded_conv/project/BatchNorm/batchnorm/sub');
  t.equal(origin('block_16_depthwise', 'depthwise_kernel'), 'expanded_conv_16/depthwise/depthwise_weights');
  t.equal(origin('block_16_depthwise_BN', 'gamma'), 'expanded_conv_16/depthwise/BatchNorm/batchnorm/mul');
  t.equal(origin('Conv_1_bn', 'beta'), 'Conv_1/BatchNorm/batchnorm/sub');
  const { gamma, moving_mean, moving_variance } = weights.get('block_3_expand_BN')!;
  t.same([...gamma!.data, ...moving_mean!.data], [1, 1, 0, 0]);
  t.same([...moving_variance!.data], [Math.fround(0.999), Math.fround(0.999)], 'with the epsilon of 0.001: 1');
});

t.test('weights that it does not have', async (t) => {
  const other = { name: 'mobilenet_v2', alpha: 0.35, inputSize: 224 };
  await t.rejects(coco.locate({}, other, offline(t.testdir())), {
    code: 'WEIGHTS_UNAVAILABLE',
    message: /no mobilenet_v2 of alpha 0\.35/,
  });
  await t.rejects(coco.locate({}, { ...other, alpha: 1 }, offline(t.testdir())), { code: 'WEIGHTS_NOT_CACHED' });
  await t.rejects(coco.locate({}, { ...other, alpha: 1 }, { ...offline(t.testdir()), batchNorm: 'train' }), {
    code: 'WEIGHTS_UNAVAILABLE',
    message: /batch_norm: train has no statistics to start from/,
  });
  await t.rejects(coco.locate({}, { ...other, alpha: 1, includeTop: true }, offline(t.testdir())), {
    code: 'WEIGHTS_UNAVAILABLE',
    message: /no classification head for ImageNet/,
  });
});
