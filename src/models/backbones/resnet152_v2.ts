import { resnetV2 } from '../architectures/families/resnet.js';

export const resnet152V2 = resnetV2({
  name: 'resnet152_v2',
  kerasName: 'resnet152v2',
  summary: 'ResNet152V2: fifty pre-activation residual bottlenecks; 58.3 million parameters.',
  depths: [3, 8, 36, 3],
  md5: { noTop: 'ed17cf2e0169df9d443503ef94b23b33', withTop: 'a49b44d1979771252814e80f8ec446f9' },
  accuracy: [78.0, 94.2],
});
