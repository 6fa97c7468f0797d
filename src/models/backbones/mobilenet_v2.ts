import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Architecture, Backbone } from '../../contracts/components/backbone.js';
import {
  add,
  batchNorm,
  channels,
  conv,
  depthwiseConv,
  multipleOf8,
  network,
  padForStride2,
  relu6,
  rgbInput,
  type SymbolicTensor,
} from '../architectures/architecture.js';
import { toPlusMinusOne } from '../architectures/preprocessing.js';
import { averageTop } from '../architectures/tops.js';
import { accuracyByWidth, kerasAccuracy } from '../facts/published-accuracy.js';

/** Table 2 of the paper: rows of inverted residuals with the same expansion, channels, repeats and first stride. */
const rows = [
  { expansion: 1, filters: 16, repeats: 1, strides: 1 },
  { expansion: 6, filters: 24, repeats: 2, strides: 2 },
  { expansion: 6, filters: 32, repeats: 3, strides: 2 },
  { expansion: 6, filters: 64, repeats: 4, strides: 2 },
  { expansion: 6, filters: 96, repeats: 3, strides: 1 },
  { expansion: 6, filters: 160, repeats: 3, strides: 2 },
  { expansion: 6, filters: 320, repeats: 1, strides: 1 },
];

const normalisation = { epsilon: 1e-3, momentum: 0.999 };

/** The input sizes at which Keras publishes weights. Others use those of 224, as in Keras. */
const publishedSizes = [96, 128, 160, 192, 224];

/** Accuracies of the authors' checkpoints; Keras' table has only width 1 at 224. */
const authorsAccuracy = accuracyByWidth({
  source: 'https://github.com/tensorflow/models/blob/master/research/slim/nets/mobilenet/README.md',
  percent: {
    0.35: { 96: [45.5, 70.4], 128: [50.8, 75.0], 160: [55.7, 79.1], 192: [58.2, 81.2], 224: [60.3, 82.9] },
    0.5: { 96: [51.2, 75.8], 128: [57.7, 80.8], 160: [61.0, 83.2], 192: [63.9, 85.4], 224: [65.4, 86.4] },
    0.75: { 96: [58.8, 81.6], 128: [63.2, 85.3], 160: [66.4, 87.3], 192: [68.7, 88.9], 224: [69.8, 89.6] },
    1: { 96: [60.3, 83.2], 128: [65.3, 86.9], 160: [68.8, 89.0], 192: [70.7, 90.1] },
    1.3: { 224: [74.4, 92.1] },
    1.4: { 224: [75.0, 92.5] },
  },
});

export const mobilenetV2: Backbone = {
  name: 'mobilenet_v2',
  revision: 1,
  summary: 'MobileNetV2: inverted residuals with linear bottlenecks; 0.4 to 4.4 million parameters.',
  citation:
    'Sandler, Howard, Zhu, Zhmoginov, Chen: MobileNetV2: Inverted Residuals and Linear Bottlenecks. CVPR 2018. https://arxiv.org/abs/1801.04381',
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      alpha: {
        enum: [0.35, 0.5, 0.75, 1.0, 1.3, 1.4],
        default: 1.0,
        description: 'Width of the network: channels of every layer, relative to the paper.',
      },
      input_size: {
        type: 'integer',
        minimum: 32,
        maximum: 2048,
        default: 224,
        description: `Height and width of the input in pixels. Keras publishes weights for ${publishedSizes.join(', ')}.`,
      },
    },
  },
  topLayers: ['predictions', 'Logits'],
  build,
  preprocess: toPlusMinusOne,
  officialWeights({ alpha = 1, inputSize, includeTop }) {
    const trainedAt = publishedSizes.includes(inputSize) ? inputSize : 224;
    if (includeTop && trainedAt !== inputSize) return undefined;
    const width = Number.isInteger(alpha) ? alpha.toFixed(1) : String(alpha);
    return {
      file: `mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_${width}_${trainedAt}${includeTop ? '' : '_no_top'}.h5`,
      inputSize: trainedAt,
    };
  },
  imagenetAccuracy: (member) => kerasAccuracy(224, [71.3, 90.1])(member) ?? authorsAccuracy(member),
};

/** [n, s, s, 3] -> [n, s/32, s/32, 1280], sides rounded up at each of five halvings; 1280 * alpha above alpha 1. */
function build({ alpha = 1, inputSize, includeTop, classifierActivation }: Architecture): LayersModel {
  const pixels = rgbInput(inputSize);
  let x = conv(pixels, 'Conv1', multipleOf8(32 * alpha), 3, { strides: 2 });
  x = relu6(batchNorm(x, 'bn_Conv1', normalisation), 'Conv1_relu');

  let block = 0;
  for (const { expansion, filters, repeats, strides } of rows) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const name = block === 0 ? 'expanded_conv' : `block_${block}`;
      const bottleneck = multipleOf8(Math.floor(filters * alpha));
      x = invertedResidual(x, name, expansion, bottleneck, repeat === 0 ? strides : 1);
      block++;
    }
  }

  // The paper widens the last convolution for alpha above 1 and never narrows it.
  x = conv(x, 'Conv_1', multipleOf8(1280 * Math.max(alpha, 1)), 1);
  x = relu6(batchNorm(x, 'Conv_1_bn', normalisation), 'out_relu');
  if (includeTop) x = averageTop(x, classifierActivation, { average: 'global_average_pooling2d' });
  return network(pixels, x, `mobilenetv2_${alpha.toFixed(2)}_${inputSize}`);
}

/**
 * The inverted residual (figure 3b of the paper): expand, depthwise convolution, project to `filters` channels without
 * activation; the input is added if the shapes agree. [n, h, w, c] -> [n, ceil(h / strides), ceil(w / strides),
 * filters].
 */
function invertedResidual(
  x: SymbolicTensor,
  name: string,
  expansion: number,
  filters: number,
  strides: number,
): SymbolicTensor {
  let y = x;
  if (expansion > 1) {
    y = conv(y, `${name}_expand`, expansion * channels(x), 1);
    y = relu6(batchNorm(y, `${name}_expand_BN`, normalisation), `${name}_expand_relu`);
  }
  if (strides === 2) y = padForStride2(y, `${name}_pad`, 3);
  y = depthwiseConv(y, `${name}_depthwise`, 3, { strides, padding: strides === 2 ? 'valid' : 'same' });
  y = relu6(batchNorm(y, `${name}_depthwise_BN`, normalisation), `${name}_depthwise_relu`);
  y = conv(y, `${name}_project`, filters, 1);
  y = batchNorm(y, `${name}_project_BN`, normalisation);
  return strides === 1 && channels(x) === filters ? add(x, y, `${name}_add`) : y;
}
