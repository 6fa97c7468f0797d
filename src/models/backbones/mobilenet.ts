import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Architecture, Backbone } from '../../contracts/backbone.js';
import {
  batchNorm,
  conv,
  depthwiseConv,
  images,
  network,
  pad,
  relu6,
  type SymbolicTensor,
  usualNormalisation,
} from '../architecture.js';
import { inputSize } from '../input-size.js';
import { toPlusMinusOne } from '../preprocessing.js';

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

/** In the names of published files. */
const publishedWidths = new Map([
  [1, '1_0'],
  [0.75, '7_5'],
  [0.5, '5_0'],
  [0.25, '2_5'],
]);

export const mobilenet: Backbone = {
  name: 'mobilenet',
  revision: 1,
  summary: 'MobileNet: depthwise and pointwise convolutions in turn; 0.2 to 3.2 million parameters.',
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
        description: 'Outputs of a depthwise convolution for each channel. Keras publishes weights for 1.',
      },
      input_size: inputSize(32, 224, `Keras publishes weights for ${publishedSizes.join(', ')}.`),
    },
  },
  topLayers: ['conv_preds'],
  build,
  preprocess: toPlusMinusOne,
  officialWeights({ alpha = 1, depthMultiplier = 1, inputSize }) {
    const width = publishedWidths.get(alpha);
    if (!width || depthMultiplier !== 1) return undefined;
    const trainedAt = publishedSizes.includes(inputSize) ? inputSize : 224;
    return { file: `mobilenet/mobilenet_${width}_${trainedAt}_tf_no_top.h5`, inputSize: trainedAt };
  },
};

/** [n, s, s, 3] -> [n, s/32, s/32, 1024 alpha], sides halved five times. */
function build({ alpha = 1, depthMultiplier = 1, inputSize }: Architecture): LayersModel {
  const pixels = images(inputSize);
  const width = (filters: number) => Math.floor(filters * alpha);
  let x = normalised(conv(pixels, 'conv1', width(32), 3, { strides: 2 }), 'conv1');
  for (const [index, { filters, strides }] of pairs.entries()) {
    const block = index + 1;
    // Zeros after, none before: Keras pads odd sides as it does even ones.
    if (strides === 2) x = pad(x, `conv_pad_${block}`, [0, 1]);
    const padding = strides === 2 ? 'valid' : 'same';
    x = depthwiseConv(x, `conv_dw_${block}`, 3, { strides, padding, multiplier: depthMultiplier });
    x = normalised(x, `conv_dw_${block}`);
    x = normalised(conv(x, `conv_pw_${block}`, width(filters), 1), `conv_pw_${block}`);
  }
  return network(pixels, x, `mobilenet_${alpha.toFixed(2)}_${inputSize}`);
}

function normalised(x: SymbolicTensor, name: string): SymbolicTensor {
  return relu6(batchNorm(x, `${name}_bn`, usualNormalisation), `${name}_relu`);
}
