import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB4 = efficientnet({
  name: 'efficientnet_b4',
  kerasName: 'efficientnetb4',
  summary: 'EfficientNet-B4: inverted residuals, scaled in width, depth and input together; 17.7 million parameters.',
  width: 1.4,
  depth: 1.8,
  inputSize: 380,
  dropped: 0.4,
  md5: { noTop: 'ebc24e6d6c33eaebbd558eafbeedf1ba', withTop: '18c95ad55216b8f92d7e70b3a046e2fc' },
  accuracy: [82.9, 96.4],
});
