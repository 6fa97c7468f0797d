import { densenet } from '../architectures/families/densenet.js';

export const densenet201 = densenet({
  name: 'densenet201',
  summary: 'DenseNet-201: every layer reads the outputs of all earlier layers of its block; 18.3 million parameters.',
  depths: [6, 12, 48, 32],
  md5: { noTop: 'c13680b51ded0fb44dff2d8f86ac8bb1', withTop: '1ceb130c1ea1b78c3bf6114dbdfd8807' },
  accuracy: [77.3, 93.6],
});
