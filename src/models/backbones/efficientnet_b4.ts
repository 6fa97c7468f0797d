import { efficientnet } from '../families/efficientnet.js';

export const efficientnetB4 = efficientnet({
  name: 'efficientnet_b4',
  kerasName: 'efficientnetb4',
  summary: 'EfficientNet-B4: inverted residuals, scaled in width, depth and input together; 17.7 million parameters.',
  width: 1.4,
  depth: 1.8,
  inputSize: 380,
  md5: 'ebc24e6d6c33eaebbd558eafbeedf1ba',
  accuracy: [82.9, 96.4],
});
