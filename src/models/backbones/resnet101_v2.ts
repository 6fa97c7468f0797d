import { resnetV2 } from '../architectures/families/resnet.js';

export const resnet101V2 = resnetV2({
  name: 'resnet101_v2',
  kerasName: 'resnet101v2',
  summary: 'ResNet101V2: 33 pre-activation residual bottlenecks; 42.6 million parameters.',
  depths: [3, 4, 23, 3],
  md5: { noTop: 'c0ed64b8031c3730f411d2eb4eea35b5', withTop: '6343647c601c52e1368623803854d971' },
  accuracy: [77.2, 93.8],
});
