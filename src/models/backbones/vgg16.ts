import { vgg } from '../architectures/families/vgg.js';

export const vgg16 = vgg({
  name: 'vgg16',
  summary: 'VGG16: thirteen 3x3 convolutions in five blocks; 14.7 million parameters.',
  depths: [2, 2, 3, 3, 3],
  md5: { noTop: '6d6bbae143d832006294945121d1f1fc', withTop: '64373286793e3c8b2b4e3219cbf3544b' },
  accuracy: [71.3, 90.1],
});
