import { convnext } from '../architectures/families/convnext.js';

export const convnextTiny = convnext({
  name: 'convnext_tiny',
  summary:
    'ConvNeXt-Tiny: depthwise 7x7 convolutions and layer normalisation, after vision transformers; 27.8 million parameters.',
  depths: [3, 3, 9, 3],
  widths: [96, 192, 384, 768],
  sha256: {
    noTop: 'd547c096cabd03329d7be5562c5e14798aa39ed24b474157cef5e85ab9e49ef1',
    withTop: '8ae6e78ce2933352b1ef4008e6dd2f17bc40771563877d156bc6426c7cf503ff',
  },
  accuracy: 81.3,
});
