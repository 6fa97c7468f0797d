import { resnet } from '../architectures/families/resnet.js';

export const resnet152 = resnet({
  name: 'resnet152',
  kerasName: 'resnet152',
  summary: 'ResNet152: fifty residual bottlenecks; 58.4 million parameters.',
  depths: [3, 8, 36, 3],
  md5: { noTop: 'ee4c566cf9a93f14d82f913c2dc6dd0c', withTop: '100835be76be38e30d865e96f2aaae62' },
  accuracy: [76.6, 93.1],
});
