import { mobilenetV3, row } from '../architectures/families/mobilenet_v3.js';

/** Table 1 of the paper. */
const rows = [
  row(1, 16, 3, 1, ''),
  row(4, 24, 3, 2, ''),
  row(3, 24, 3, 1, ''),
  row(3, 40, 5, 2, 'excited'),
  row(3, 40, 5, 1, 'excited'),
  row(3, 40, 5, 1, 'excited'),
  row(6, 80, 3, 2, 'swished'),
  row(2.5, 80, 3, 1, 'swished'),
  row(2.3, 80, 3, 1, 'swished'),
  row(2.3, 80, 3, 1, 'swished'),
  row(6, 112, 3, 1, 'excited swished'),
  row(6, 112, 3, 1, 'excited swished'),
  row(6, 160, 5, 2, 'excited swished'),
  row(6, 160, 5, 1, 'excited swished'),
  row(6, 160, 5, 1, 'excited swished'),
];

export const mobilenetV3Large = mobilenetV3({
  name: 'mobilenet_v3_large',
  kerasName: 'MobileNetV3Large',
  published: 'large',
  summary: 'MobileNetV3, large: inverted residuals found by search; 3.0 million parameters.',
  rows,
  last: 1280,
  md5: {
    '224_0.75_float': { noTop: '40af19a13ebea4e2ee0c676887f69a2e', withTop: '765b44a33ad4005b3ac83185abf1d0eb' },
    '224_1.0_float': { noTop: '07fb09a5933dd0c8eaafa16978110389', withTop: '59e551e166be033d707958cf9e29a6a7' },
    'minimalistic_224_1.0_float': {
      noTop: 'ec5221f64a2f6d1ef965a614bdae7973',
      withTop: '675e7b876c45c57e9e63e6d90a36599c',
    },
  },
  top1: { '224_0.75_float': 73.3, '224_1.0_float': 75.6, 'minimalistic_224_1.0_float': 72.3 },
});
