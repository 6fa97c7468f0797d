import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB1 = efficientnet({
  name: 'efficientnet_b1',
  kerasName: 'efficientnetb1',
  summary: 'EfficientNet-B1: inverted residuals, scaled in width, depth and input together; 6.6 million parameters.',
  width: 1.0,
  depth: 1.1,
  inputSize: 240,
  dropped: 0.2,
  md5: { noTop: '74c4e6b3e1f6a1eea24c589628592432', withTop: '1d254153d4ab51201f1646940f018540' },
  accuracy: [79.1, 94.4],
});
