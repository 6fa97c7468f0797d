import t from 'tap';
import { testCard } from '../../../../src/models/weights/check/test-card.js';

t.test('ramp, rings and squares', async (t) => {
  const { data, shape, dtype } = testCard(32);
  t.same([shape, dtype], [[1, 32, 32, 3], 'uint8']);
  const pixel = (x: number, y: number) => [...data.subarray((y * 32 + x) * 3, (y * 32 + x + 1) * 3)];
  t.same(pixel(0, 0), [0, 0, 0]);
  // 255 * 31 / 31; (961 + 0) / 32 = 30.03; 31 xor 0
  t.same(pixel(31, 0), [255, 30, 31]);
  // 255 * 10 / 31 = 82.3; (100 + 400) / 32 = 15.6; 01010 xor 10100 = 11110
  t.same(pixel(10, 20), [82, 15, 30]);
});
