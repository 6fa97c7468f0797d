import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import {
  batchNorm,
  conv,
  depthwiseConv,
  globalAverageKeepDims,
  network,
  pad,
  relu6,
  rgbInput,
  type SymbolicTensor,
  usualNormalisation,
} from '../architectures/architecture.js';
import { inputSize } from '../architectures/input-size.js';
import { toPlusMinusOne } from '../architectures/preprocessing.js';
import {
  type ClassifierActivation,
  classes,
  dropoutLayer,
  predictions,
  withoutSpatialAxes,
} from '../architectures/tops.js';
import { accuracyByWidth, kerasAccuracy } from '../facts/published-accuracy.js';

/** Table 1 of the paper: channels and stride of each pair of a depthwise and a pointwise convolution. */
const pairs = [
  { filters: 64, strides: 1 },
  { filters: 128, strides: 2 },
  { filters: 128, strides: 1 },
  { filters: 256, strides: 2 },
  { filters: 256, strides: 1 },
  { filters: 512, strides: 2 },
  ...Array(5).fill({ filters: 512, strides: 1 }),
  { filters: 1024, strides: 2 },
  { filters: 1024, strides: 1 },
];

const publishedSizes = [128, 160, 192, 224];

/** Widths in the names of published files. */
const publishedWidths = new Map([
  [1, '1_0'],
  [0.75, '7_5'],
  [0.5, '5_0'],
  [0.25, '2_5'],
]);

/** Accuracies of the authors' checkpoints; Keras' table has only width 1 at 224. */
const authorsAccuracy = accuracyByWidth({
  source: 'https://github.com/tensorflow/models/blob/master/research/slim/nets/mobilenet_v1.md',
  percent: {
    0.25: { 128: [41.5, 66.3], 160: [45.5, 70.3], 192: [47.7, 72.3], 224: [49.8, 74.2] },
    0.5: { 128: [56.3, 79.4], 160: [59.1, 81.9], 192: [61.7, 83.6], 224: [63.3, 84.9] },
    0.75: { 128: [62.1, 83.9], 160: [65.3, 86.0], 192: [67.2, 87.3], 224: [68.4, 88.2] },
    1: { 128: [65.2, 85.8], 160: [68.0, 87.7], 192: [70.0, 89.2] },
  },
});

export const mobilenet: Backbone = {
  name: 'mobilenet',
  revision: 1,
  summary: 'MobileNet: depthwise separable convolutions; 0.2 to 3.2 million parameters.',
  citation:
    'Howard, Zhu, Chen, Kalenichenko, Wang, Weyand, Andreetto, Adam: MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications. 2017. https://arxiv.org/abs/1704.04861',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: {
        type: 'number',
        minimum: 0.05,
        maximum: 4,
        default: 1.0,
        description: `Width of the network: channels of every layer, relative to the paper. Keras publishes weights for ${[...publishedWidths.keys()].join(', ')}.`,
      },
      depth_multiplier: {
        type: 'integer',
        minimum: 1,
        maximum: 8,
        default: 1,
        description:
          'Depth multiplier of the depthwise convolutions: outputs per channel. Keras publishes weights for 1.',
      },
      input_size: inputSize(32, 224, `Keras publishes weights for ${publishedSizes.join(', ')}.`),
    },
  },
  topLayers: ['conv_preds'],
  build,
  preprocess: toPlusMinusOne,
  officialWeights({ alpha = 1, depthMultiplier = 1, inputSize, includeTop }) {
    const width = publishedWidths.get(alpha);
    if (!width || depthMultiplier !== 1) return undefined;
    const trainedAt = publishedSizes.includes(inputSize) ? inputSize : 224;
    if (includeTop && trainedAt !== inputSize) return undefined;
    return {
      file: `mobilenet/mobilenet_${width}_${trainedAt}_tf${includeTop ? '' : '_no_top'}.h5`,
      inputSize: trainedAt,
    };
  },
  imagenetAccuracy: (member) => kerasAccuracy(224, [70.4, 89.5])(member) ?? authorsAccuracy(member),
};

/** [n, s, s, 3] -> [n, s/32, s/32, 1024 alpha], sides halved five times. */
function build(architecture: Architecture): LayersModel {
  const { alpha = 1, depthMultiplier = 1, inputSize, includeTop, classifierActivation } = architecture;
  const pixels = rgbInput(inputSize);
  const width = (filters: number) => Math.floor(filters * alpha);
  let x = normalised(conv(pixels, 'conv1', width(32), 3, { strides: 2 }), 'conv1');
  for (const [index, { filters, strides }] of pairs.entries()) {
    const block = index + 1;
    // Padding is after the image only: Keras pads odd sides like even ones.
    if (strides === 2) x = pad(x, `conv_pad_${block}`, [0, 1]);
    const padding = strides === 2 ? 'valid' : 'same';
    x = depthwiseConv(x, `conv_dw_${block}`, 3, { strides, padding, multiplier: depthMultiplier });
    x = normalised(x, `conv_dw_${block}`);
    x = normalised(conv(x, `conv_pw_${block}`, width(filters), 1), `conv_pw_${block}`);
  }
  if (includeTop) x = top(x, classifierActivation);
  return network(pixels, x, `mobilenet_${alpha.toFixed(2)}_${inputSize}`);
}

/** The classifier as a pointwise convolution of the pooled features. */
function top(x: SymbolicTensor, activation: ClassifierActivation): SymbolicTensor {
  const averages = dropoutLayer(globalAverageKeepDims(x, 'global_average_pooling2d'), 'dropout', 1e-3);
  return predictions(
    withoutSpatialAxes(conv(averages, 'conv_preds', classes, 1, { bias: true }), 'reshape_2'),
    activation,
  );
}

function normalised(x: SymbolicTensor, name: string): SymbolicTensor {
  return relu6(batchNorm(x, `${name}_bn`, usualNormalisation), `${name}_relu`);
}
