import { efficientnetV2, stagesOfB } from '../architectures/families/efficientnet_v2.js';
import { toStandardScores } from '../architectures/preprocessing.js';

export const efficientnetV2B3 = efficientnetV2({
  name: 'efficientnet_v2_b3',
  kerasName: 'efficientnetv2-b3',
  summary: 'EfficientNetV2-B3: fused and plain inverted residuals; 12.9 million parameters.',
  preprocess: toStandardScores,
  stages: stagesOfB,
  stem: 32,
  width: 1.2,
  depth: 1.4,
  inputSize: 300,
  md5: { noTop: 'f6abf7b5849ac99a89b50dd3fd532856', withTop: '1f1fc43bd98a6e4fd8fdfd551e02c7a0' },
  accuracy: [82.0, 95.8],
});
