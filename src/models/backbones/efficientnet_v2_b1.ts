import { efficientnetV2, stagesOfB } from '../architectures/families/efficientnet_v2.js';
import { toStandardScores } from '../architectures/preprocessing.js';

export const efficientnetV2B1 = efficientnetV2({
  name: 'efficientnet_v2_b1',
  kerasName: 'efficientnetv2-b1',
  summary: 'EfficientNetV2-B1: fused and plain inverted residuals; 6.9 million parameters.',
  preprocess: toStandardScores,
  stages: stagesOfB,
  stem: 32,
  width: 1.0,
  depth: 1.1,
  inputSize: 240,
  md5: { noTop: '0e80663031ca32d657f9caa404b6ec37', withTop: '069f0534ff22adf035c89e2d9547a9dc' },
  accuracy: [79.8, 95.0],
});
