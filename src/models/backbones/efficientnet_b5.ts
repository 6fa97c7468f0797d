import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB5 = efficientnet({
  name: 'efficientnet_b5',
  kerasName: 'efficientnetb5',
  summary: 'EfficientNet-B5: inverted residuals, scaled in width, depth and input together; 28.5 million parameters.',
  width: 1.6,
  depth: 2.2,
  inputSize: 456,
  dropped: 0.4,
  md5: { noTop: '38879255a25d3c92d5e44e04ae6cec6f', withTop: 'ace28f2a6363774853a83a0b21b9421a' },
  accuracy: [83.6, 96.7],
});
