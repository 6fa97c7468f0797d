import { efficientnet } from '../architectures/families/efficientnet.js';

export const efficientnetB0 = efficientnet({
  name: 'efficientnet_b0',
  kerasName: 'efficientnetb0',
  summary: 'EfficientNet-B0: inverted residuals, scaled in width, depth and input together; 4.0 million parameters.',
  width: 1.0,
  depth: 1.0,
  inputSize: 224,
  dropped: 0.2,
  md5: { noTop: '50bc09e76180e00e4465e1a485ddc09d', withTop: '902e53a9f72be733fc0bcb005b3ebbac' },
  accuracy: [77.1, 93.3],
});
