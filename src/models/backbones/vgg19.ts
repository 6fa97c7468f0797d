import { vgg } from '../architectures/families/vgg.js';

export const vgg19 = vgg({
  name: 'vgg19',
  summary: 'VGG19: sixteen 3x3 convolutions in five blocks; 20.0 million parameters.',
  depths: [2, 2, 4, 4, 4],
  md5: { noTop: '253f8cb515780f3b799900260a226db6', withTop: 'cbe5617147190e668d6c5d5026f83318' },
  accuracy: [71.3, 90.0],
});
