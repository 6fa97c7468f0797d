import { efficientnet } from '../families/efficientnet.js';

export const efficientnetB2 = efficientnet({
  name: 'efficientnet_b2',
  kerasName: 'efficientnetb2',
  summary: 'EfficientNet-B2: inverted residuals, scaled in width, depth and input together; 7.8 million parameters.',
  width: 1.1,
  depth: 1.2,
  inputSize: 260,
  md5: '111f8e2ac8aa800a7a99e3239f7bfb39',
  accuracy: [80.1, 94.9],
});
