import t from 'tap';
import { amountText, clockText, rateText } from '../../../src/cli/progress/amounts.js';

t.test('durations', async (t) => {
  t.same([0, 7.4, 59.6, 750, 3723].map(clockText), ['0:00', '0:07', '1:00', '12:30', '1:02:03']);
});

t.test('amounts and rates', async (t) => {
  t.equal(amountText(412, 800, 'images'), '412/800 images');
  t.equal(amountText(412, undefined, 'images'), '412 images');
  t.equal(amountText(4_200_000, 9_400_000, 'bytes'), '4.2 MB/9.4 MB');
  t.equal(amountText(4_200_000, undefined, 'bytes'), '4.2 MB');
  t.equal(rateText(264.7, 'images'), '265 images/s');
  t.equal(rateText(1.234, 'images'), '1.2 images/s');
  t.equal(rateText(3_100_000, 'bytes'), '3.1 MB/s');
});
