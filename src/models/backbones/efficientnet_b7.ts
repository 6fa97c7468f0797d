import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB7 = efficientnet({
  name: 'efficientnet_b7',
  kerasName: 'efficientnetb7',
  summary: 'EfficientNet-B7: inverted residuals, scaled in width, depth and input together; 64.1 million parameters.',
  width: 2.0,
  depth: 3.1,
  inputSize: 600,
  dropped: 0.5,
  md5: { noTop: 'cbcfe4450ddf6f3ad90b1b398090fe4a', withTop: '8c03f828fec3ef71311cd463b6759d99' },
  accuracy: [84.3, 97.0],
});
