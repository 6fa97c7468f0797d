import { convnext } from '../architectures/families/convnext.js';

export const convnextBase = convnext({
  name: 'convnext_base',
  summary:
    'ConvNeXt-Base: depthwise 7x7 convolutions and layer normalisation, after vision transformers; 87.6 million parameters.',
  depths: [3, 3, 27, 3],
  widths: [128, 256, 512, 1024],
  sha256: {
    noTop: '40a20c5548a5e9202f69735ecc06c990e6b7c9d2de39f0361e27baeb24cb7c45',
    withTop: '52cbb006d3dadd03f6e095a8ca1aca47aecdd75acb4bc74bce1f5c695d0086e6',
  },
  accuracy: 85.3,
});
