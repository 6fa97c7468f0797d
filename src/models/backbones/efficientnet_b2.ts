import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB2 = efficientnet({
  name: 'efficientnet_b2',
  kerasName: 'efficientnetb2',
  summary: 'EfficientNet-B2: inverted residuals, scaled in width, depth and input together; 7.8 million parameters.',
  width: 1.1,
  depth: 1.2,
  inputSize: 260,
  dropped: 0.3,
  md5: { noTop: '111f8e2ac8aa800a7a99e3239f7bfb39', withTop: 'b15cce36ff4dcbd00b6dd88e7857a6ad' },
  accuracy: [80.1, 94.9],
});
