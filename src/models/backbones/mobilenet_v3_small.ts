import { mobilenetV3, row } from '../architectures/families/mobilenet_v3.js';

/** Table 2 of the paper; fractional expansions give the table's channels. */
const rows = [
  row(1, 16, 3, 2, 'excited'),
  row(72 / 16, 24, 3, 2, ''),
  row(88 / 24, 24, 3, 1, ''),
  row(4, 40, 5, 2, 'excited swished'),
  row(6, 40, 5, 1, 'excited swished'),
  row(6, 40, 5, 1, 'excited swished'),
  row(3, 48, 5, 1, 'excited swished'),
  row(3, 48, 5, 1, 'excited swished'),
  row(6, 96, 5, 2, 'excited swished'),
  row(6, 96, 5, 1, 'excited swished'),
  row(6, 96, 5, 1, 'excited swished'),
];

export const mobilenetV3Small = mobilenetV3({
  name: 'mobilenet_v3_small',
  kerasName: 'MobileNetV3Small',
  published: 'small',
  summary: 'MobileNetV3, small: inverted residuals found by search; 0.9 million parameters.',
  rows,
  last: 1024,
  md5: {
    '224_0.75_float': { noTop: 'ebdb5cc8e0b497cd13a7c275d475c819', withTop: 'cb65d4e5be93758266aa0a7f2c6708b7' },
    '224_1.0_float': { noTop: 'd3e8ec802a04aa4fc771ee12a9a9b836', withTop: '8768d4c2e7dee89b9d02b2d03d65d862' },
    'minimalistic_224_1.0_float': {
      noTop: 'cde8136e733e811080d9fcd8a252f7e4',
      withTop: '99cd97fb2fcdad2bf028eb838de69e37',
    },
  },
  top1: { '224_0.75_float': 65.4, '224_1.0_float': 68.1, 'minimalistic_224_1.0_float': 61.9 },
});
