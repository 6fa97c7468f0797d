import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB3 = efficientnet({
  name: 'efficientnet_b3',
  kerasName: 'efficientnetb3',
  summary: 'EfficientNet-B3: inverted residuals, scaled in width, depth and input together; 10.8 million parameters.',
  width: 1.2,
  depth: 1.4,
  inputSize: 300,
  dropped: 0.3,
  md5: { noTop: 'af6d107764bb5b1abb91932881670226', withTop: 'ffd1fdc53d0ce67064dc6a9c7960ede0' },
  accuracy: [81.6, 95.7],
});
