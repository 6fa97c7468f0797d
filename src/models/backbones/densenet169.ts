import { densenet } from '../architectures/families/densenet.js';

export const densenet169 = densenet({
  name: 'densenet169',
  summary: 'DenseNet-169: every layer reads the outputs of all earlier layers of its block; 12.6 million parameters.',
  depths: [6, 12, 32, 32],
  md5: { noTop: 'b8c4d4c20dd625c148057b9ff1c1176b', withTop: 'd699b8f76981ab1b30698df4c175e90b' },
  accuracy: [76.2, 93.2],
});
