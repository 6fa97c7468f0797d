import { resnetV2 } from '../architectures/families/resnet.js';

export const resnet50V2 = resnetV2({
  name: 'resnet50_v2',
  kerasName: 'resnet50v2',
  summary: 'ResNet50V2: sixteen pre-activation residual bottlenecks; 23.6 million parameters.',
  depths: [3, 4, 6, 3],
  md5: { noTop: 'fac2f116257151a9d068a22e544a4917', withTop: '3ef43a0b657b3be2300d5770ece849e0' },
  accuracy: [76.0, 93.0],
});
