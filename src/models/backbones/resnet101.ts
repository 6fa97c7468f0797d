import { resnet } from '../architectures/families/resnet.js';

export const resnet101 = resnet({
  name: 'resnet101',
  kerasName: 'resnet101',
  summary: 'ResNet101: 33 residual bottlenecks; 42.7 million parameters.',
  depths: [3, 4, 23, 3],
  md5: { noTop: '88cf7a10940856eca736dc7b7e228a21', withTop: 'f1aeb4b969a6efcfb50fad2f0c20cfc5' },
  accuracy: [76.4, 92.8],
});
