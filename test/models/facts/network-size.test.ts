import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import { elementsIn } from '../../../src/foundation/elements.js';
import { defaultArchitecture } from '../../../src/models/architectures/default-architecture.js';
import { backbones } from '../../../src/models/backbones/index.js';
import { multiplyAddsOf, parametersOf, sizeOfBackbone } from '../../../src/models/facts/network-size.js';
import { findBackbone } from '../../../src/models/find-backbone.js';
import { networkOutline } from '../../../src/models/freeze/network-outline.js';

/** A layer with one weight, and what it gives for an image. */
const layer = (weights: { [name: string]: number[] }, outputShape: number[]) => ({
  name: 'layer',
  kind: 'Layer',
  inputs: [],
  weights,
  outputShape,
  isOutput: true,
});

t.test('multiply-adds of each kind of layer', async (t) => {
  // Every one of 5 x 5 places and 8 filters is a sum of 3 x 3 x 4 products: 25 x 8 x 36.
  t.equal(multiplyAddsOf(layer({ kernel: [3, 3, 4, 8], bias: [8] }, [5, 5, 8])), 7_200);
  // 25 places, 4 channels with 2 outputs each, 9 products for each of them: 25 x 8 x 9.
  t.equal(multiplyAddsOf(layer({ depthwise_kernel: [3, 3, 4, 2] }, [5, 5, 8])), 1_800);
  // Both at once, the depthwise part with 1 output a channel: 25 x 4 x 9 + 25 x 4 x 16.
  const separable = { depthwise_kernel: [3, 3, 4, 1], pointwise_kernel: [1, 1, 4, 16] };
  t.equal(multiplyAddsOf(layer(separable, [5, 5, 16])), 2_500);
  t.equal(multiplyAddsOf(layer({ kernel: [1280, 1000], bias: [1000] }, [1000])), 1_280_000);
  t.equal(multiplyAddsOf(layer({ gamma: [8], beta: [8], moving_mean: [8] }, [5, 5, 8])), 0);
  t.equal(parametersOf(layer({ kernel: [3, 3, 4, 8], bias: [8] }, [5, 5, 8])), 296);
});

/**
 * Millions of multiply-adds that papers state of whole networks. Ours lack the top, which is added: the classes times
 * the channels before them, for MobileNetV3 and VGG the layers in between as well.
 */
const published: readonly [name: string, architecture: object, top: number, millions: number, tolerance: number][] = [
  // Table 8 of the MobileNet paper, table 4 of MobileNetV2's.
  ['mobilenet', { alpha: 1, inputSize: 224 }, 1024 * 1000, 569, 0.002],
  ['mobilenet', { alpha: 0.5, inputSize: 160 }, 512 * 1000, 77, 0.01],
  ['mobilenet_v2', { alpha: 1, inputSize: 224 }, 1280 * 1000, 300, 0.005],
  ['mobilenet_v2', { alpha: 1.4, inputSize: 224 }, 1792 * 1000, 582, 0.005],
  // Table 3 of MobileNetV3's.
  ['mobilenet_v3_large', {}, 960 * 1280 + 1280 * 1000, 219, 0.015],
  ['mobilenet_v3_small', {}, 576 * 1024 + 1024 * 1000, 56, 0.015],
  // Table 1 of the ResNet paper.
  ['resnet50', {}, 2048 * 1000, 3_800, 0.02],
  ['resnet101', {}, 2048 * 1000, 7_600, 0.02],
  ['resnet152', {}, 2048 * 1000, 11_300, 0.02],
  // Table 1 of NASNet's.
  ['nasnet_mobile', {}, 1056 * 1000, 564, 0.002],
  // Table 2 of EfficientNet's.
  ['efficientnet_b0', {}, 1280 * 1000, 390, 0.02],
  ['efficientnet_b7', {}, 2560 * 1000, 37_000, 0.025],
  // Of three dense layers; 15.5 x 10^9 is the figure that is usually given.
  ['vgg16', {}, 7 * 7 * 512 * 4096 + 4096 * 4096 + 4096 * 1000, 15_500, 0.005],
];

t.test('multiply-adds of whole networks are what their papers say', async (t) => {
  for (const [name, settings, top, millions, tolerance] of published) {
    const backbone = findBackbone(name, catalogue);
    const { multiplyAdds } = sizeOfBackbone(backbone, { ...defaultArchitecture(backbone), ...settings });
    const ours = (multiplyAdds + top) / 1e6;
    t.ok(Math.abs(ours - millions) <= tolerance * millions, `${name}: ${ours.toFixed(1)}, published ${millions}`);
  }
});

t.test('parameters agree with the summaries', async (t) => {
  for (const backbone of backbones) {
    const { parameters } = sizeOfBackbone(backbone, defaultArchitecture(backbone));
    const [, said] = /; ([\d.]+) million parameters/.exec(backbone.summary) ?? [];
    if (said !== undefined) t.equal((parameters / 1e6).toFixed(1), said, backbone.name);
  }
});

t.test('a member without generated facts is measured', async (t) => {
  const backbone = findBackbone('mobilenet_v2', catalogue);
  const small = sizeOfBackbone(backbone, { alpha: 0.35, inputSize: 96 });
  const outline = networkOutline({ name: 'mobilenet_v2', alpha: 0.35, inputSize: 96 }, catalogue);
  t.equal(
    small.parameters,
    outline.flatMap(({ weights }) => Object.values(weights)).reduce((sum, shape) => sum + elementsIn(shape), 0),
  );
  t.same(small.features, [3, 3, 1280]);
});
