import { convnext } from '../architectures/families/convnext.js';

export const convnextLarge = convnext({
  name: 'convnext_large',
  summary:
    'ConvNeXt-Large: depthwise 7x7 convolutions and layer normalisation, after vision transformers; 196.2 million parameters.',
  depths: [3, 3, 27, 3],
  widths: [192, 384, 768, 1536],
  sha256: {
    noTop: '96f02b6f0753d4f543261bc9d09bed650f24dd6bc02ddde3066135b63d23a1cd',
    withTop: '070c5ed9ed289581e477741d3b34beffa920db8cf590899d6d2c67fba2a198a6',
  },
  accuracy: 86.3,
});
