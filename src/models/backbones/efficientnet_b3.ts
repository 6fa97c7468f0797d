import { efficientnet } from '../families/efficientnet.js';

export const efficientnetB3 = efficientnet({
  name: 'efficientnet_b3',
  kerasName: 'efficientnetb3',
  summary: 'EfficientNet-B3: inverted residuals, scaled in width, depth and input together; 10.8 million parameters.',
  width: 1.2,
  depth: 1.4,
  inputSize: 300,
  md5: 'af6d107764bb5b1abb91932881670226',
  accuracy: [81.6, 95.7],
});
