import { resnet } from '../architectures/families/resnet.js';

export const resnet50 = resnet({
  name: 'resnet50',
  kerasName: 'resnet50',
  summary: 'ResNet50: sixteen residual bottlenecks; 23.6 million parameters.',
  depths: [3, 4, 6, 3],
  md5: { noTop: '4d473c1dd8becc155b73f8504c6f6626', withTop: '2cb95161c43110f7111970584f804107' },
  accuracy: [74.9, 92.1],
});
