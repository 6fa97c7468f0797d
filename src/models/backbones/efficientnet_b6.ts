import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB6 = efficientnet({
  name: 'efficientnet_b6',
  kerasName: 'efficientnetb6',
  summary: 'EfficientNet-B6: inverted residuals, scaled in width, depth and input together; 41.0 million parameters.',
  width: 1.8,
  depth: 2.6,
  inputSize: 528,
  dropped: 0.5,
  md5: { noTop: '9ecce42647a20130c1f39a5d4cb75743', withTop: '165f6e37dce68623721b423839de8be5' },
  accuracy: [84.0, 96.8],
});
