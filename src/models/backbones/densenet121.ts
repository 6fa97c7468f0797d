import { densenet } from '../architectures/families/densenet.js';

export const densenet121 = densenet({
  name: 'densenet121',
  summary: 'DenseNet-121: every layer reads the outputs of all earlier layers of its block; 7.0 million parameters.',
  depths: [6, 12, 24, 16],
  md5: { noTop: '30ee3e1110167f948a6b9946edeeb738', withTop: '9d60b8095a5708f2dcce2bca79d332c7' },
  accuracy: [75.0, 92.3],
});
