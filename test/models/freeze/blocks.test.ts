import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { BackboneIdentity } from '../../../src/contracts/networks/backbone-identity.js';
import { backbones } from '../../../src/models/backbones/index.js';
import { lastLayerCalled, layerBlocks, layersCalled } from '../../../src/models/freeze/blocks.js';
import { networkOutline } from '../../../src/models/freeze/network-outline.js';

const identityOf = (name: string): BackboneIdentity => {
  const families = { alpha: 1, depthMultiplier: 1, minimalistic: false };
  return { name, inputSize: 96, ...families };
};
const outlineOf = (name: string) => networkOutline(identityOf(name), catalogue);
const namesOf = (name: string) => layerBlocks(outlineOf(name)).map((block) => block.name);

t.test('every layer of every network is in one block, in order, and every block has a kernel', async (t) => {
  for (const { name } of backbones) {
    const outline = outlineOf(name);
    const blocks = layerBlocks(outline);
    t.same(
      blocks.flatMap(({ layers }) => layers),
      outline.map((layer) => layer.name),
      name,
    );
    t.equal(new Set(blocks.map((block) => block.name)).size, blocks.length, `${name}: no name twice`);
    for (const block of blocks) {
      const weights = outline
        .filter((layer) => block.layers.includes(layer.name))
        .flatMap((layer) => Object.keys(layer.weights));
      t.ok(
        weights.some((weight) => weight.endsWith('kernel')),
        `${name} ${block.name}`,
      );
    }
  }
});

t.test('as many blocks as the papers count, with the stem and the final layers', async (t) => {
  const expected = {
    // The stem, 3 + 3 + 9 + 3 blocks, 3 halvings between stages; 27 blocks in the third stage of the others.
    convnext_tiny: 22,
    convnext_small: 40,
    convnext_base: 40,
    convnext_large: 40,
    convnext_xlarge: 40,
    // 6 + 12 + 24 + 16 dense layers, 3 transitions, the stem.
    densenet121: 62,
    // 6 + 12 + 32 + 32, and 6 + 12 + 48 + 32.
    densenet169: 86,
    densenet201: 102,
    // Table 1 of the paper: 1 + 2 + 2 + 3 + 3 + 4 + 1 in B0; the others repeat each stage 1.1 to 3.1 times, rounded up.
    efficientnet_b0: 18,
    efficientnet_b1: 2 + 3 + 3 + 4 + 4 + 5 + 2 + 2,
    efficientnet_b2: 2 + 3 + 3 + 4 + 4 + 5 + 2 + 2,
    efficientnet_b3: 2 + 3 + 3 + 5 + 5 + 6 + 2 + 2,
    efficientnet_b4: 2 + 4 + 4 + 6 + 6 + 8 + 2 + 2,
    efficientnet_b5: 3 + 5 + 5 + 7 + 7 + 9 + 3 + 2,
    efficientnet_b6: 3 + 6 + 6 + 8 + 8 + 11 + 3 + 2,
    efficientnet_b7: 4 + 7 + 7 + 10 + 10 + 13 + 4 + 2,
    // 1 + 2 + 2 + 3 + 5 + 8, times 1, 1.1, 1.2 and 1.4; S by table 4: 2 + 4 + 4 + 6 + 9 + 15.
    efficientnet_v2_b0: 23,
    efficientnet_v2_b1: 2 + 3 + 3 + 4 + 6 + 9 + 2,
    efficientnet_v2_b2: 2 + 3 + 3 + 4 + 6 + 10 + 2,
    efficientnet_v2_b3: 2 + 3 + 3 + 5 + 7 + 12 + 2,
    efficientnet_v2_s: 42,
    // 5 convolutions, 10 + 20 + 10 residuals, three blocks between them, the closing convolution.
    inception_resnet_v2: 49,
    // 5 convolutions, mixed0 to mixed10.
    inception_v3: 16,
    // 13 separable convolutions and the stem.
    mobilenet: 14,
    // 17 bottlenecks, the stem, the closing convolution.
    mobilenet_v2: 19,
    mobilenet_v3_small: 13,
    mobilenet_v3_large: 17,
    // 4 + 4 + 4 normal cells, 4 reductions, the first convolution.
    nasnet_mobile: 17,
    // 3 + 4 + 6 + 3 bottlenecks and the stem; 3 + 4 + 23 + 3; 3 + 8 + 36 + 3.
    resnet50: 17,
    resnet50_v2: 17,
    resnet101: 34,
    resnet101_v2: 34,
    resnet152: 51,
    resnet152_v2: 51,
    vgg16: 5,
    vgg19: 5,
    xception: 14,
  };
  t.same(Object.fromEntries(backbones.map(({ name }) => [name, layerBlocks(outlineOf(name)).length])), expected);
});

t.test('names', async (t) => {
  t.same(namesOf('mobilenet').slice(0, 3), ['conv1', 'conv_1', 'conv_2']);
  t.same(namesOf('mobilenet_v2').slice(-3), ['block_15', 'block_16', 'Conv_1']);
  t.same(namesOf('mobilenet_v3_small').slice(0, 3), ['conv', 'expanded_conv', 'expanded_conv_1']);
  t.same(namesOf('resnet50').slice(0, 2), ['conv1_conv', 'conv2_block1']);
  t.same(namesOf('efficientnet_b0').slice(0, 4), ['stem_conv', 'block1a', 'block2a', 'block2b']);
  t.same(namesOf('convnext_tiny').slice(0, 5), [
    'convnext_tiny_stem',
    ...[0, 1, 2].map((index) => `convnext_tiny_stage_0_block_${index}`),
    'convnext_tiny_downsampling_block_0',
  ]);
  t.same(namesOf('vgg16'), ['block1', 'block2', 'block3', 'block4', 'block5']);
});

t.test('layers that Keras numbers belong to the block whose branches they are on', async (t) => {
  const inceptions = layerBlocks(outlineOf('inception_v3'));
  const mixed0 = inceptions.find(({ name }) => name === 'mixed0')!;
  t.same([mixed0.layers.includes('conv2d_5'), mixed0.layers.at(-1)], [true, 'mixed0']);
  t.same(
    inceptions.at(-1)!.layers.filter((layer) => layer.startsWith('mixed')),
    ['mixed9_1', 'mixed10'],
  );
  const residual = layerBlocks(outlineOf('xception')).find(({ name }) => name === 'block3')!;
  for (const name of ['conv2d_1', 'batch_normalization_1', 'add_1']) t.ok(residual.layers.includes(name), name);
});

t.test('layers without a kernel belong to the block before them', async (t) => {
  const last = (name: string) => layerBlocks(outlineOf(name)).at(-1)!.layers.slice(-2);
  t.same(last('resnet50_v2'), ['post_bn', 'post_relu']);
  t.same(last('densenet121'), ['bn', 'relu']);
  t.same(last('convnext_tiny'), ['add_17', 'layer_normalization']);
  const first = layerBlocks(outlineOf('vgg16'))[0]!.layers;
  t.equal(first.length, 4, 'the input layer, which comes before the first kernel, two convolutions, a pooling');
});

t.test('a name is a layer, or a block, or what names begin with', async (t) => {
  const called = (name: string) => layersCalled(name, outlineOf('resnet50'));
  t.same(called('conv1_conv'), ['conv1_conv']);
  t.equal(called('conv2_block1').length, 12);
  t.equal(called('conv2').length, 12 + 10 + 10, 'the stage');
  t.same(called('conv'), []);
  const tiny = (name: string) => layersCalled(`convnext_tiny_${name}`, outlineOf('convnext_tiny'));
  t.same(
    tiny('stem').map((layer) => layer.replace('convnext_tiny_', '')),
    ['input_layer', 'stem_conv', 'stem_layernorm'],
  );
  t.same(tiny('stage_2_block_8').slice(-1), ['add_14'], 'a block goes up to its sum');
  t.equal(tiny('stage_2').length, 9 * 8, 'a stage, too: seven layers and a sum in each block');
  // Not the other blocks, whose names begin with it.
  t.notOk(layersCalled('expanded_conv', outlineOf('mobilenet_v3_small')).includes('expanded_conv_1_expand'));
  const halves = layersCalled('conv_13', outlineOf('mobilenet'));
  t.ok(halves.includes('conv_dw_13') && halves.includes('conv_pw_13'));
});

t.test('a block as one layer is the last that has its name', (t) => {
  const last = (name: string, network: string) => lastLayerCalled(name, outlineOf(network));
  t.equal(last('block_13_expand', 'mobilenet_v2'), 'block_13_expand', 'a layer is itself');
  t.equal(last('block_14', 'mobilenet_v2'), 'block_14_add');
  t.equal(last('conv_13', 'mobilenet'), 'conv_pw_13_relu');
  t.equal(last('conv5_block3', 'resnet50_v2'), 'conv5_block3_out', 'not post_relu, which goes with the block');
  t.equal(last('conv4', 'resnet50'), 'conv4_block6_out', 'a stage');
  t.equal(last('mixed9', 'inception_v3'), 'mixed9');
  t.equal(last('block_17', 'mobilenet_v2'), undefined);
  t.end();
});
