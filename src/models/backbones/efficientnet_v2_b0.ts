import { efficientnetV2, stagesOfB } from '../architectures/families/efficientnet_v2.js';
import { toStandardScores } from '../architectures/preprocessing.js';

export const efficientnetV2B0 = efficientnetV2({
  name: 'efficientnet_v2_b0',
  kerasName: 'efficientnetv2-b0',
  summary: 'EfficientNetV2-B0: fused and plain inverted residuals; 5.9 million parameters.',
  preprocess: toStandardScores,
  stages: stagesOfB,
  stem: 32,
  width: 1.0,
  depth: 1.0,
  inputSize: 224,
  md5: { noTop: '893217f2bb855e2983157299931e43ff', withTop: '21ecbf6da12460d5c40bb2f29ceb2188' },
  accuracy: [78.7, 94.3],
});
