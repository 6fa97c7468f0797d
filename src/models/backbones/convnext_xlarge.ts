import { convnext } from '../architectures/families/convnext.js';

export const convnextXLarge = convnext({
  name: 'convnext_xlarge',
  summary:
    'ConvNeXt-XLarge: depthwise 7x7 convolutions and layer normalisation, after vision transformers; 348.1 million parameters.',
  depths: [3, 3, 27, 3],
  widths: [256, 512, 1024, 2048],
  sha256: {
    noTop: 'de3f8a54174130e0cecdc71583354753d557fcf1f4487331558e2a16ba0cfe05',
    withTop: 'c1f5ccab661354fc3a79a10fa99af82f0fbf10ec65cb894a3ae0815f17a889ee',
  },
  accuracy: 86.7,
});
