import t from 'tap';
import { conv, multipleOf8, padForStride2, rgbInput } from '../../../src/models/architectures/architecture.js';

t.test('channels are multiples of 8, at least 8, never more than 10 % below', async (t) => {
  // 11.2 is nearest to 8, which is 29 % below. 35 is nearest to 32, 9 % below; 12 lies between 8 and 16, and is rounded up.
  t.same([1, 11.2, 12, 35, 32 * 1.4, 1280 * 1.3].map(multipleOf8), [8, 16, 16, 32, 48, 1664]);
  for (let channels = 8; channels < 3000; channels++) {
    const found = multipleOf8(channels);
    t.ok(found % 8 === 0 && found >= 0.9 * channels && found <= channels + 8);
  }
});

t.test('padding for stride 2 is where Keras puts it', async (t) => {
  // Even sides: one row of zeros after; odd sides: one before and one after. Either way half the rows, rounded up.
  for (const [side, padded] of [
    [224, 225],
    [7, 9],
  ] as const) {
    const x = padForStride2(rgbInput(side), `pad_${side}`, 3);
    t.same(x.shape, [null, padded, padded, 3]);
    const halved = conv(x, `conv_${side}`, 4, 3, { strides: 2, padding: 'valid' });
    t.same(halved.shape, [null, Math.ceil(side / 2), Math.ceil(side / 2), 4]);
  }
  t.same(padForStride2(rgbInput(8), 'pad_7x7', 7).shape, [null, 13, 13, 3], '2 before, 3 after');
});
