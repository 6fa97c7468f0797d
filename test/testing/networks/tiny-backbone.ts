import { layers, sequential } from '@tensorflow/tfjs-layers';
import '../../../src/tfjs/ready.js';
import { cast, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Backbone } from '../../../src/contracts/components/backbone.js';
import { declared } from '../broken-components.js';

/** The network of the small files in test/models/fixtures, as scripts/fixtures/small_models.py has it, without its top. */
export const tiny: Backbone = {
  ...declared('tiny', { input_size: { type: 'integer', default: 8, description: 'Pixels.' } }),
  citation: 'None.',
  topLayers: ['predictions'],
  build: ({ inputSize }) =>
    sequential({
      name: 'tiny',
      layers: [
        layers.conv2d({
          ...{ inputShape: [inputSize, inputSize, 3], name: 'Conv1' },
          ...{ filters: 4, kernelSize: 3, strides: 2, useBias: false },
        }),
        layers.batchNormalization({ name: 'bn_Conv1' }),
        layers.reLU({ maxValue: 6, name: 'Conv1_relu' }),
        layers.depthwiseConv2d({ kernelSize: 3, useBias: false, name: 'depthwise' }),
        layers.conv2d({ filters: 5, kernelSize: 1, name: 'project' }),
      ],
    }),
  preprocess: (pixels) => cast(pixels, 'float32') as Tensor4D,
  officialWeights: () => undefined,
  imagenetAccuracy: () => undefined,
};
