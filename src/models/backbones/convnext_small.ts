import { convnext } from '../architectures/families/convnext.js';

export const convnextSmall = convnext({
  name: 'convnext_small',
  summary:
    'ConvNeXt-Small: depthwise 7x7 convolutions and layer normalisation, after vision transformers; 49.5 million parameters.',
  depths: [3, 3, 27, 3],
  widths: [96, 192, 384, 768],
  sha256: {
    noTop: '6fc8009faa2f00c1c1dfce59feea9b0745eb260a7dd11bee65c8e20843da6eab',
    withTop: 'ce1277d8f1ee5a0ef0e171469089c18f5233860ceaf9b168049cb9263fd7483c',
  },
  accuracy: 82.3,
});
