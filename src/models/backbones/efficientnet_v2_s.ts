import { efficientnetV2 } from '../architectures/families/efficientnet_v2.js';
import { rescaled } from '../architectures/preprocessing.js';

/** Table 4 of the paper. */
const stages = [
  { fused: true, expansion: 1, filters: 24, repeats: 2, strides: 1 },
  { fused: true, expansion: 4, filters: 48, repeats: 4, strides: 2 },
  { fused: true, expansion: 4, filters: 64, repeats: 4, strides: 2 },
  { fused: false, expansion: 4, filters: 128, repeats: 6, strides: 2 },
  { fused: false, expansion: 6, filters: 160, repeats: 9, strides: 1 },
  { fused: false, expansion: 6, filters: 256, repeats: 15, strides: 2 },
];

export const efficientnetV2S = efficientnetV2({
  name: 'efficientnet_v2_s',
  kerasName: 'efficientnetv2-s',
  summary: 'EfficientNetV2-S: fused and plain inverted residuals; 20.3 million parameters.',
  preprocess: rescaled(1 / 128, -1),
  stages,
  stem: 24,
  width: 1.0,
  depth: 1.0,
  inputSize: 384,
  md5: { noTop: 'af0682fb74e8c54910f2d4393339c070', withTop: 'e1d88a8495beba45748fedd0cecbe016' },
  accuracy: [83.9, 96.7],
});
