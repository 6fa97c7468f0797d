import { resnet } from '../families/resnet.js';

export const resnet50 = resnet({
  name: 'resnet50',
  kerasName: 'resnet50',
  summary: 'ResNet50: sixteen residual bottlenecks; 23.6 million parameters.',
  depths: [3, 4, 6, 3],
  md5: '4d473c1dd8becc155b73f8504c6f6626',
  accuracy: [74.9, 92.1],
});
