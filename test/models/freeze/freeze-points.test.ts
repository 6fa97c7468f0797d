import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { defaultArchitecture } from '../../../src/models/architectures/default-architecture.js';
import { backbones } from '../../../src/models/backbones/index.js';
import { findBackbone } from '../../../src/models/find-backbone.js';
import { layerBlocks } from '../../../src/models/freeze/blocks.js';
import { freezeBoundary } from '../../../src/models/freeze/boundary.js';
import { widthOf } from '../../../src/models/freeze/cut.js';
import { freezePoints, suggestedPoint } from '../../../src/models/freeze/freeze-points.js';
import { networkOutline } from '../../../src/models/freeze/network-outline.js';
import type { LayerOutline } from '../../../src/models/freeze/outline.js';

const outlineOf = (name: string) =>
  networkOutline({ name, ...defaultArchitecture(findBackbone(name, catalogue)) }, catalogue);

t.test('what is trained, stored and saved after each block', async (t) => {
  const layer = (name: string, input: string, outputShape: number[], kernel?: number[]): LayerOutline => ({
    name,
    kind: kernel ? 'Conv2D' : 'Activation',
    inputs: input === '' ? [] : [input],
    outputShape,
    weights: kernel ? { kernel } : {},
    isOutput: name === 'block_2_conv',
  });
  const network = [
    layer('input', '', [8, 8, 3]),
    layer('stem', 'input', [4, 4, 4], [3, 3, 3, 4]),
    layer('stem_relu', 'stem', [4, 4, 4]),
    layer('block_1_conv', 'stem_relu', [2, 2, 8], [3, 3, 4, 8]),
    layer('block_1_relu', 'block_1_conv', [2, 2, 8]),
    layer('block_2_conv', 'block_1_relu', [2, 2, 8], [1, 1, 8, 8]),
  ];
  // Kernels have 108, 288 and 64 numbers, used at 16, 4 and 4 places: 1728 + 1152 + 256 = 3136 multiply-adds.
  t.same(freezePoints(network), [
    {
      // `stem` would be the layer of that name, before its activation.
      until: 'stem_relu',
      block: 'stem',
      crossing: [{ layer: 'stem_relu', shape: [4, 4, 4] }],
      rowBytes: 256,
      tunedWeights: 352,
      tunedShare: 352 / 460,
      storedShare: 1728 / 3136,
    },
    {
      until: 'block_1',
      block: 'block_1',
      crossing: [{ layer: 'block_1_relu', shape: [2, 2, 8] }],
      rowBytes: 128,
      tunedWeights: 64,
      tunedShare: 64 / 460,
      storedShare: 2880 / 3136,
    },
  ]);
  t.equal(suggestedPoint(freezePoints(network))!.until, 'block_1', '64 of 460 is more than a tenth');
});

t.test('freeze points of every network agree with frozen_layers', async (t) => {
  for (const { name } of backbones) {
    const outline = outlineOf(name);
    const blocks = layerBlocks(outline);
    const points = freezePoints(outline);
    t.ok(points.length >= blocks.length - 2, `${name}: hardly a block is left out`);
    for (const { until, block, rowBytes, crossing } of points) {
      const boundary = freezeBoundary(outline, { until });
      t.same(
        crossing.map(({ layer }) => layer),
        boundary.crossing,
      );
      t.equal(rowBytes, 4 * widthOf(outline, boundary.crossing));
      const end = blocks.find((own) => own.name === block)!.layers.at(-1)!;
      t.ok(boundary.prefix.includes(end), `${name}: ${until} freezes all of ${block}`);
    }
    const falling = points.every(({ tunedShare }, index) => index === 0 || tunedShare <= points[index - 1]!.tunedShare);
    t.ok(falling, `${name}: the deeper, the less is trained`);
  }
});

t.test('one boundary of every network is suggested', async (t) => {
  const expected: { [name: string]: string } = {
    // The block that the experiment file's documentation takes as its example.
    mobilenet_v2: 'block_13',
    // Before the last stage.
    vgg16: 'block4',
    densenet121: 'pool4',
    resnet50_v2: 'conv4_block6',
    // After the block that halves the sides for the last time.
    resnet50: 'conv5_block1',
    efficientnet_b0: 'block6a',
    inception_v3: 'mixed8',
    nasnet_mobile: 'reduce_8',
  };
  for (const { name } of backbones) {
    const point = suggestedPoint(freezePoints(outlineOf(name)));
    t.ok(point && point.tunedShare >= 0.1 && point.storedShare > 0.5, name);
    if (name in expected) t.equal(point?.until, expected[name], name);
  }
  // Keras' guide freezes `model.layers[:249]` of InceptionV3.
  t.equal(
    outlineOf('inception_v3').findIndex(({ name }) => name === 'mixed8'),
    248,
  );
});
