import { efficientnetV2, stagesOfB } from '../architectures/families/efficientnet_v2.js';
import { toStandardScores } from '../architectures/preprocessing.js';

export const efficientnetV2B2 = efficientnetV2({
  name: 'efficientnet_v2_b2',
  kerasName: 'efficientnetv2-b2',
  summary: 'EfficientNetV2-B2: fused and plain inverted residuals; 8.8 million parameters.',
  preprocess: toStandardScores,
  stages: stagesOfB,
  stem: 32,
  width: 1.1,
  depth: 1.2,
  inputSize: 260,
  md5: { noTop: '1dfe2e7a5d45b6632553a8961ea609eb', withTop: '424e49f28180edbde1e94797771950a7' },
  accuracy: [80.5, 95.1],
});
